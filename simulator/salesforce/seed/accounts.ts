/** Accounts and their contacts, by region, with the awkward names and the near-duplicates of "Acme Corp". */
import { AWKWARD_COMPANIES, HOSTILE_TEXTS } from './hostile.ts'
import type { Random } from './random.ts'
import type { Staff } from './staff.ts'
import {
  COMPANY_FORMS,
  COMPANY_NAMES,
  FIRST_NAMES,
  JOB_TITLES,
  LAST_NAMES,
  PLACES,
  type Place,
  type Region,
  TRADES,
} from './words.ts'
import { DAY_MS, isoDay, type Writer, type Written, workTimeMs } from './writer.ts'

/** An account with what the rest of the seed needs to know about it. */
export interface Customer {
  readonly row: Written
  readonly name: string
  readonly region: Region
  readonly ownerId: string
  readonly createdMs: number
  readonly contactIds: string[]
}

const accountsPerRegion: Readonly<Record<Region, number>> = { EMEA: 170, APAC: 130, AMER: 22 }
/** Accounts in a dispute, by their place in the list; none of those told by name. */
const legalHoldEvery = 60
const legalHoldFirst = 52
const contactsPerAccount = { from: 3, to: 7 }

interface Plan {
  readonly name: string
  readonly region: Region
  readonly ownerId: string
  readonly industry: string
  readonly place: Place
  readonly description?: string
}

function placeNamed(region: Region, city: string): Place {
  const found = PLACES[region].find(p => p.city === city)
  if (!found) throw new Error(`No place ${city} in ${region}`)
  return found
}

/** Accounts whose names people mix up. `rep.emea` owns the one that is meant. */
function namesakes(staff: Staff): Plan[] {
  const plan = (name: string, region: Region, city: string, owner: string, industry: string): Plan => ({
    name,
    region,
    place: placeNamed(region, city),
    ownerId: staff.id(owner),
    industry,
  })
  return [
    plan('Acme Corp', 'EMEA', 'Lisbon', 'rep.emea', 'Manufacturing'),
    plan('Acme Corporation', 'EMEA', 'Hamburg', 'rep.emea2', 'Construction'),
    plan('ACME Corp Ltd', 'EMEA', 'Manchester', 'rep.emea3', 'Retail'),
    plan('Acme Corp APAC', 'APAC', 'Singapore', 'rep.apac', 'Manufacturing'),
    plan('Acme Industries', 'EMEA', 'Porto', 'rep.emea', 'Machinery'),
    plan('Globex Inc', 'EMEA', 'Madrid', 'rep.emea', 'Technology'),
    plan('Globex Inc', 'APAC', 'Osaka', 'rep.apac2', 'Technology'),
  ]
}

/** Where the companies with Chinese and Japanese names are; the other awkward ones are anywhere in EMEA. */
const HOMES: readonly (readonly [sign: string, city: string])[] = [
  ['株', 'Osaka'],
  ['海', 'Shanghai'],
]

function awkward(random: Random, staff: Staff): Plan[] {
  return AWKWARD_COMPANIES.map((name, index) => {
    const city = HOMES.find(([sign]) => name.includes(sign))?.[1]
    const region: Region = city === undefined ? 'EMEA' : 'APAC'
    const place = city === undefined ? random.pick(PLACES.EMEA) : placeNamed(region, city)
    // The first seller of each region gets some, so that a demo user meets them.
    const ownerId =
      index % 2 === 0 ? (staff.reps[region][0] ?? staff.id('ceo')) : random.pick(staff.reps[region])
    const description = HOSTILE_TEXTS[index]
    return { name, region, ownerId, industry: 'Other', place, ...(description ? { description } : {}) }
  })
}

function plans(random: Random, staff: Staff): Plan[] {
  const told = [...namesakes(staff), ...awkward(random, staff)]
  const taken = new Set(told.map(p => p.name))
  const ordinary = (['EMEA', 'APAC', 'AMER'] as const).flatMap(region =>
    Array.from({ length: accountsPerRegion[region] }, (): Plan => {
      const place = random.pick(PLACES[region])
      const { name, industry } = freshName(random, region, place, taken)
      return { name, region, place, ownerId: random.pick(staff.reps[region]), industry }
    }),
  )
  return [...told, ...ordinary]
}

/** A company name nobody has yet. */
function freshName(
  random: Random,
  region: Region,
  place: Place,
  taken: Set<string>,
): { name: string; industry: string } {
  const [word, industry] = random.pick(TRADES)
  const form = random.pick(COMPANY_FORMS[place.country] ?? ['Ltd'])
  const name = `${random.pick(COMPANY_NAMES[region])} ${word} ${form}`
  if (taken.has(name)) return freshName(random, region, place, taken)
  taken.add(name)
  return { name, industry }
}

const domainOf = (name: string) =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'company'

/** Every account, each with contacts. */
export function addCustomers(writer: Writer, random: Random, staff: Staff): Customer[] {
  const customers = plans(random, staff).map((plan, index) => addCustomer(writer, random, staff, plan, index))
  addSubsidiaries(writer, random, customers)
  for (const customer of customers) addContacts(writer, random, customer)
  return customers
}

function addCustomer(writer: Writer, random: Random, staff: Staff, plan: Plan, index: number): Customer {
  const createdMs = workTimeMs(writer, random, -random.int(120, 1500))
  const { city, state, country, postalCode, dial } = plan.place
  const employees = random.weighted([
    [random.int(20, 200), 4],
    [random.int(200, 2000), 4],
    [random.int(2000, 40_000), 2],
  ])
  const type = random.weighted([
    ['Customer - Direct', 6],
    ['Prospect', 3],
    ['Customer - Channel', 2],
    ['Channel Partner / Reseller', 1],
  ])
  const address = {
    Street: `${random.int(1, 180)} ${random.pick(['Market Street', 'Harbour Road', 'Station Square', 'Mill Lane'])}`,
    City: city,
    State: state,
    PostalCode: postalCode,
    Country: country,
  }
  const row = writer.add(
    'Account',
    {
      Name: plan.name,
      Type: plan.name === 'Acme Corp' ? 'Customer - Direct' : type,
      Industry: plan.industry,
      Region__c: plan.region,
      OwnerId: plan.ownerId,
      NumberOfEmployees: employees,
      AnnualRevenue: employees * random.int(90, 260) * 1000,
      Phone: `${dial} ${random.int(200, 999)} ${random.int(1000, 9999)}`,
      Website: `https://www.${domainOf(plan.name)}.example`,
      AccountNumber: `AC-${String(10_000 + index)}`,
      Rating: random.pick(['Hot', 'Warm', 'Cold', null]),
      Ownership: random.pick(['Public', 'Private', 'Subsidiary', null]),
      AccountSource: random.pick(['Web', 'Phone Inquiry', 'Partner Referral', 'Other']),
      Description: plan.description ?? `${plan.name} is a ${plan.industry.toLowerCase()} company in ${city}.`,
      ...Object.fromEntries(Object.entries(address).map(([part, value]) => [`Billing${part}`, value])),
      ...Object.fromEntries(Object.entries(address).map(([part, value]) => [`Shipping${part}`, value])),
      Customer_Since__c: type === 'Prospect' ? null : isoDay(createdMs),
      Credit_Limit__c: random.int(1, 80) * 25_000,
      Legal_Hold__c: index % legalHoldEvery === legalHoldFirst,
      External_Ref__c: `ERP-${String(100_000 + index * 7)}`,
      Legacy_Id__c: `L${String(5000 + index)}`,
    },
    { createdMs, modifiedMs: createdMs + random.next() * (writer.nowMs - createdMs), byId: plan.ownerId },
  )
  shareAccount(writer, row.Id, plan, staff)
  return { row, name: plan.name, region: plan.region, ownerId: plan.ownerId, createdMs, contactIds: [] }
}

/**
 * What owning an account is worth on its opportunities and cases, and the sharing rule by which the sellers of a region
 * read each other's accounts.
 */
function shareAccount(writer: Writer, AccountId: string, { ownerId, region }: Plan, staff: Staff): void {
  writer.add('AccountShare', {
    AccountId,
    UserOrGroupId: ownerId,
    AccountAccessLevel: 'All',
    OpportunityAccessLevel: 'Edit',
    CaseAccessLevel: 'Read',
    ContactAccessLevel: 'Edit',
    RowCause: 'Owner',
  })
  const team = staff.teamGroupIds[region]
  if (team === undefined) return
  writer.add('AccountShare', {
    AccountId,
    UserOrGroupId: team,
    AccountAccessLevel: 'Read',
    OpportunityAccessLevel: 'Read',
    CaseAccessLevel: 'Read',
    ContactAccessLevel: 'Read',
    RowCause: 'Rule',
  })
}

/** Some companies belong to others of their region. */
function addSubsidiaries(writer: Writer, random: Random, customers: readonly Customer[]): void {
  const ordinary = customers.slice(30)
  for (const child of ordinary.filter((_, index) => index % 12 === 0)) {
    const parents = ordinary.filter((c, index) => index % 12 !== 0 && c.region === child.region)
    writer.change('Account', child.row, { ParentId: random.pick(parents).row.Id })
  }
}

function addContacts(writer: Writer, random: Random, customer: Customer): void {
  const { row, region, createdMs, ownerId } = customer
  const count = random.int(contactsPerAccount.from, contactsPerAccount.to)
  for (let n = 0; n < count; n++) {
    const [title, department] = random.pick(JOB_TITLES)
    const firstName = random.pick(FIRST_NAMES[region])
    const lastName = random.pick(LAST_NAMES[region])
    const contact = writer.add(
      'Contact',
      {
        AccountId: row.Id,
        Salutation: random.pick(['Mr.', 'Ms.', 'Dr.', null]),
        FirstName: firstName,
        LastName: lastName,
        Title: title,
        Department: department,
        Email: `${domainOf(firstName)}.${domainOf(lastName)}${n}@${domainOf(customer.name)}.example`,
        Phone: row.Phone ?? null,
        MobilePhone: `+00 ${random.int(100, 999)} ${random.int(100_000, 999_999)}`,
        MailingStreet: row.BillingStreet ?? null,
        MailingCity: row.BillingCity ?? null,
        MailingPostalCode: row.BillingPostalCode ?? null,
        MailingCountry: row.BillingCountry ?? null,
        ReportsToId: n > 1 && random.chance(0.5) ? (customer.contactIds[0] ?? null) : null,
        HasOptedOutOfEmail: random.chance(0.08),
        LeadSource: random.pick(['Web', 'Partner Referral', 'Other', null]),
        OwnerId: ownerId,
      },
      { createdMs: createdMs + random.int(0, 60) * DAY_MS + random.int(0, 7000) * 1000, byId: ownerId },
    )
    customer.contactIds.push(contact.Id)
  }
}
