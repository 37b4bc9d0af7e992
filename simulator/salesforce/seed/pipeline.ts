/** What stands around the deals: campaigns, leads, contracts, projects, teams and notes. */
import type { Customer } from './accounts.ts'
import { HOSTILE_LEADS } from './hostile.ts'
import type { Random } from './random.ts'
import type { Staff } from './staff.ts'
import { COMPANY_NAMES, FIRST_NAMES, JOB_TITLES, LAST_NAMES, PLACES, TRADES } from './words.ts'
import { DAY_MS, isoDay, type Writer, type Written, workTimeMs } from './writer.ts'

const leadsCount = 262
const contractsCount = 164
const projectsCount = 52
const teamMembersCount = 40
const notesCount = 60

export interface PipelineContext {
  readonly writer: Writer
  readonly random: Random
  readonly staff: Staff
}

export function addCampaigns({ writer, staff }: PipelineContext): void {
  const names = [
    'Spring Webinar',
    'Trade Fair Hannover',
    'Partner Day Singapore',
    'Newsletter',
    'Customer Summit',
    'Autumn Webinar',
  ]
  names.forEach((Name, index) => {
    const start = -200 + index * 60
    writer.add('Campaign', {
      Name,
      Type: Name.includes('Webinar') ? 'Webinar' : Name === 'Newsletter' ? 'Email' : 'Conference',
      Status: start + 30 < 0 ? 'Completed' : start < 0 ? 'In Progress' : 'Planned',
      StartDate: writer.day(start),
      EndDate: writer.day(start + 30),
      BudgetedCost: 5000 * (index + 1),
      ActualCost: start < 0 ? 4600 * (index + 1) : null,
      IsActive: start < 0 && start + 30 >= 0,
      OwnerId: staff.id('manager.sales'),
    })
  })
}

/** Leads; the first two carry text that tries to give orders. */
export function addLeads({ writer, random, staff }: PipelineContext): void {
  for (let n = 0; n < leadsCount; n++) {
    const region = random.pick(['EMEA', 'EMEA', 'APAC'] as const)
    const [word, industry] = random.pick(TRADES)
    const [title] = random.pick(JOB_TITLES)
    const { city, country, postalCode, dial } = random.pick(PLACES[region])
    const firstName = random.pick(FIRST_NAMES[region])
    const company = `${random.pick(COMPANY_NAMES[region])} ${word} Trading`
    const hostile = HOSTILE_LEADS[n]
    const status = hostile
      ? 'Open - Not Contacted'
      : random.weighted([
          ['Open - Not Contacted', 5],
          ['Working - Contacted', 4],
          ['Closed - Not Converted', 2],
        ])
    const createdMs = workTimeMs(writer, random, -(hostile ? random.int(1, 3) : random.int(0, 150)))
    writer.add(
      'Lead',
      {
        Salutation: random.pick(['Mr.', 'Ms.', null]),
        FirstName: firstName,
        LastName: random.pick(LAST_NAMES[region]),
        Title: title,
        Company: company,
        Street: `${random.int(1, 99)} High Street`,
        City: city,
        Country: country,
        PostalCode: postalCode,
        Phone: `${dial} ${random.int(200, 999)} ${random.int(1000, 9999)}`,
        Email: `lead${n}@${word.toLowerCase()}-trading.example`,
        Description:
          hostile ?? (random.chance(0.4) ? `Asked for a quote for ${random.int(5, 400)} seats.` : null),
        LeadSource: hostile
          ? 'Web'
          : random.pick(['Web', 'Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List']),
        Status: status,
        Industry: industry,
        Rating: random.pick(['Hot', 'Warm', 'Cold', null]),
        NumberOfEmployees: random.int(5, 3000),
        Region__c: region,
        IsUnreadByOwner: status === 'Open - Not Contacted',
        OwnerId: random.chance(0.2) ? staff.leadQueueId : random.pick(staff.reps[region]),
      },
      { createdMs },
    )
  }
}

/** Contracts; every third one ends within the next ninety days. */
export function addContracts({ writer, random }: PipelineContext, customers: readonly Customer[]): void {
  const clients = customers.filter(c => String(c.row.Type).startsWith('Customer'))
  for (let n = 0; n < contractsCount; n++) {
    const customer = clients[n % clients.length]
    if (!customer) return
    const termMonths = random.pick([12, 24, 36])
    const endsInDays = n % 3 === 0 ? random.int(3, 90) : random.int(91, termMonths * 28)
    const start = new Date(writer.nowMs + (endsInDays + 1) * DAY_MS)
    start.setUTCMonth(start.getUTCMonth() - termMonths)
    const draft = n % 11 === 10
    writer.add(
      'Contract',
      {
        AccountId: customer.row.Id,
        ContractNumber: String(101 + n).padStart(8, '0'),
        Status: draft ? 'Draft' : 'Activated',
        StartDate: isoDay(start.getTime()),
        ContractTerm: termMonths,
        OwnerExpirationNotice: random.pick(['30', '60', '90']),
        CompanySignedDate: draft ? null : isoDay(start.getTime() - 5 * DAY_MS),
        CustomerSignedId: customer.contactIds[0] ?? null,
        ActivatedDate: draft ? null : start.toISOString(),
        Annual_Value__c: random.int(4, 300) * 1000,
        Description: `Framework agreement with ${customer.name}.`,
        OwnerId: customer.ownerId,
      },
      { createdMs: start.getTime() - 10 * DAY_MS, byId: customer.ownerId },
    )
  }
}

/** Delivery projects of won deals. */
export function addProjects({ writer, random }: PipelineContext, opportunities: readonly Written[]): void {
  const won = opportunities.filter(o => o.IsWon === true)
  for (let n = 0; n < projectsCount; n++) {
    const deal = random.pick(won)
    const started = random.int(-200, 20)
    const lasts = random.int(60, 240)
    const status =
      started > 0
        ? 'Planned'
        : started + lasts < 0
          ? 'Completed'
          : random.pick(['In Progress', 'In Progress', 'On Hold'])
    writer.add(
      'Project__c',
      {
        Name: `${deal.Name} Delivery`.slice(0, 80),
        Account__c: deal.AccountId ?? null,
        Opportunity__c: deal.Id,
        Status__c: status,
        Start_Date__c: writer.day(started),
        Due_Date__c: writer.day(started + lasts),
        Budget__c: typeof deal.Amount === 'number' ? Math.round(deal.Amount * 0.35) : null,
        Health__c: random.pick(['Green', 'Green', 'Amber', 'Red']),
        Confidential_Notes__c: random.pick(['Margin is below plan.', 'Sponsor may leave in spring.', null]),
        OwnerId: String(deal.OwnerId),
      },
      { createdMs: workTimeMs(writer, random, Math.min(started, 0) - 10), byId: String(deal.OwnerId) },
    )
  }
}

/** Colleagues of one region on each other's accounts and deals. */
export function addTeams(
  { writer, random, staff }: PipelineContext,
  opportunities: readonly Written[],
): void {
  for (let n = 0; n < teamMembersCount; n++) {
    const team = staff.reps[random.pick(['EMEA', 'APAC'] as const)]
    const deals = opportunities.filter(o => o.IsClosed === false && team.includes(String(o.OwnerId)))
    const deal = random.pick(deals)
    const UserId = random.pick(team.filter(id => id !== deal.OwnerId))
    writer.add('OpportunityTeamMember', {
      OpportunityId: deal.Id,
      UserId,
      TeamMemberRole: random.pick(['Sales Rep', 'Pre-Sales Consultant']),
      OpportunityAccessLevel: random.pick(['Read', 'Edit']),
    })
    if (n % 4 !== 0) continue
    writer.add('AccountTeamMember', {
      AccountId: deal.AccountId ?? null,
      UserId,
      TeamMemberRole: 'Account Manager',
      AccountAccessLevel: 'Read',
      OpportunityAccessLevel: 'Read',
      CaseAccessLevel: 'Read',
      ContactAccessLevel: 'Read',
    })
  }
}

export function addNotes({ writer, random }: PipelineContext, customers: readonly Customer[]): void {
  for (let n = 0; n < notesCount; n++) {
    const customer = random.pick(customers)
    writer.add(
      'Note',
      {
        ParentId: customer.row.Id,
        Title: random.pick(['Visit report', 'Phone note', 'Organisation chart', 'Competitors on site']),
        Body: `Spoke with ${customer.name}. They plan for ${random.int(2, 40)} more sites.`,
        OwnerId: customer.ownerId,
      },
      { createdMs: workTimeMs(writer, random, -random.int(5, 300)), byId: customer.ownerId },
    )
  }
}
