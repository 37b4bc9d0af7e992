/** Opportunities over all stages, some with products, with their histories and approvals. */
import { LOSS_REASONS } from '../schema/picklists.ts'
import { STAGES } from '../schema/stages.ts'
import type { Customer } from './accounts.ts'
import type { Catalogue, PriceBook } from './catalogue.ts'
import type { Random } from './random.ts'
import type { Staff } from './staff.ts'
import { DAY_MS, isoDay, isoTime, type Writer, type Written, workTimeMs } from './writer.ts'

const opportunitiesCount = 2060
/** Of every hundred opportunities, how many have products. */
const withProductsPercent = 18

export interface Deal {
  readonly name: string
  readonly stage: string
  /** Days from today, negative in the past. */
  readonly closesInDays: number
  readonly createdDaysAgo: number
  /** Undefined: worked out from the products. */
  readonly amount?: number
  readonly nextStep?: string
  readonly products?: number
  readonly approval?: 'Pending' | 'Approved' | 'Rejected'
  readonly ownerId?: string
}

export interface DealContext {
  readonly writer: Writer
  readonly random: Random
  readonly staff: Staff
  readonly catalogue: Catalogue
  /** The approval process deals are sent through. */
  readonly processId: string
}

const THEMES = [
  'Platform Rollout',
  'Sensor Upgrade',
  'Support Renewal',
  'Analytics Pilot',
  'Field Service',
  'Gateway Replacement',
  'Data Migration',
  'Training Programme',
  'Enterprise Licence',
  'Warehouse Automation',
]
const NEXT_STEPS = [
  'Send revised quote',
  'Call the buyer about terms',
  'Arrange a demo for operations',
  'Wait for legal review',
  'Meet the steering committee',
  'Collect reference customers',
  null,
]

/** The process that approves discounts. */
export function addApprovalProcess(writer: Writer): string {
  return writer.add('ProcessDefinition', {
    Name: 'Discount Approval',
    DeveloperName: 'Discount_Approval',
    Type: 'Approval',
    TableEnumOrId: 'Opportunity',
    State: 'Active',
  }).Id
}

/** The mass of deals; returns opportunities as written. */
export function addOpportunities(context: DealContext, customers: readonly Customer[]): Written[] {
  const { random } = context
  return Array.from({ length: opportunitiesCount }, () => {
    const customer = random.pick(customers)
    return addDeal(context, customer, someDeal(context, customer))
  })
}

function someDeal({ random, staff, writer }: DealContext, customer: Customer): Deal {
  const open = random.chance(0.42)
  const stage = open
    ? random.pick(STAGES.filter(s => !s.closed)).name
    : random.weighted([
        ['Closed Won', 6],
        ['Closed Lost', 4],
      ])
  const closesInDays = open ? random.int(-12, 200) : -random.int(0, 560)
  const ageDays = Math.floor((writer.nowMs - customer.createdMs) / DAY_MS)
  const createdDaysAgo = Math.min(Math.max(-closesInDays, 0) + random.int(10, 150), Math.max(ageDays, 11))
  const year = new Date(writer.nowMs + closesInDays * DAY_MS).getUTCFullYear()
  const ownerId = random.chance(0.06) ? random.pick(staff.reps[customer.region]) : customer.ownerId
  const roll = random.next()
  const approval = !open ? (roll < 0.06 ? 'Approved' : undefined) : roll < 0.03 ? 'Pending' : undefined
  return {
    name: `${customer.name} - ${random.pick(THEMES)} ${year}`.slice(0, 120),
    stage,
    closesInDays: Math.max(closesInDays, -createdDaysAgo + 1),
    createdDaysAgo,
    ownerId,
    ...(random.int(1, 100) <= withProductsPercent
      ? { products: random.int(1, 4) }
      : { amount: random.int(8, 900) * 500 }),
    ...(open ? { nextStep: random.pick(NEXT_STEPS) ?? '' } : {}),
    ...(approval ? { approval } : {}),
  }
}

/** Writes one deal with its line items, histories and approval; returns the opportunity. */
export function addDeal(context: DealContext, customer: Customer, deal: Deal): Written {
  const { writer, random } = context
  const createdMs = workTimeMs(writer, random, -deal.createdDaysAgo)
  const stage = STAGES.find(s => s.name === deal.stage)
  const lastMs = Math.min(
    writer.nowMs,
    stage?.closed ? writer.nowMs + deal.closesInDays * DAY_MS : writer.nowMs,
  )
  const modifiedMs = createdMs + random.next() * (Math.max(lastMs, createdMs) - createdMs)
  const ownerId = deal.ownerId ?? customer.ownerId
  const book = context.catalogue[customer.region]
  const lines = deal.products === undefined ? [] : lineItems(random, book, deal.products)
  const amount = deal.products === undefined ? (deal.amount ?? null) : total(lines)
  const opportunity = writer.add(
    'Opportunity',
    {
      AccountId: customer.row.Id,
      Name: deal.name,
      StageName: deal.stage,
      CloseDate: isoDay(writer.nowMs + deal.closesInDays * DAY_MS),
      Amount: amount,
      NextStep: deal.nextStep || null,
      Type: random.pick(['Existing Customer - Upgrade', 'Existing Customer - Replacement', 'New Customer']),
      LeadSource: random.pick(['Web', 'Phone Inquiry', 'Partner Referral', 'Other', null]),
      Discount__c: random.chance(0.4) ? random.int(1, 30) : null,
      Loss_Reason__c: deal.stage === 'Closed Lost' ? lossReason(deal) : null,
      Description: random.chance(0.3) ? `${deal.name}: scope agreed with ${customer.name}.` : null,
      ContactId: customer.contactIds[0] ?? null,
      HasOpportunityLineItem: lines.length > 0,
      Pricebook2Id: lines.length > 0 ? book.id : null,
      OwnerId: ownerId,
    },
    { createdMs, modifiedMs, byId: ownerId },
  )
  for (const line of lines) {
    writer.add(
      'OpportunityLineItem',
      { ...line, OpportunityId: opportunity.Id },
      { createdMs, byId: ownerId },
    )
  }
  addHistory(context, opportunity, createdMs, modifiedMs)
  if (deal.approval) addApproval(context, opportunity, deal.approval, createdMs)
  return opportunity
}

/** Without a throw of the dice, so that nothing else of the seed moves. */
const lossReason = (deal: Deal) => LOSS_REASONS[deal.createdDaysAgo % LOSS_REASONS.length] ?? null

interface Line {
  readonly PricebookEntryId: string
  readonly SortOrder: number
  readonly Quantity: number
  readonly UnitPrice: number
  readonly TotalPrice: number
}

const cents = (amount: number) => Math.round(amount * 100) / 100
const total = (lines: readonly Line[]) => cents(lines.reduce((sum, line) => sum + line.TotalPrice, 0))

function lineItems(random: Random, book: PriceBook, count: number): Line[] {
  return Array.from({ length: count }, (_, index) => {
    const entry = random.pick(book.entries)
    const Quantity = random.int(1, entry.listPrice > 5000 ? 6 : 120)
    // Some lines are sold below list.
    const UnitPrice = cents(entry.listPrice * random.pick([1, 1, 1, 0.95, 0.9]))
    return {
      PricebookEntryId: entry.id,
      SortOrder: index + 1,
      Quantity,
      UnitPrice,
      TotalPrice: cents(Quantity * UnitPrice),
    }
  })
}

/** Two or more snapshots of stage and amount, and the field changes between them. */
function addHistory(
  { writer, random }: DealContext,
  deal: Written,
  createdMs: number,
  modifiedMs: number,
): void {
  const reached = STAGES.findIndex(s => s.name === deal.StageName)
  // A closed deal came from an open stage; an open one started at the first.
  const first = STAGES[Math.min(reached, random.int(0, 3))]
  const byId = String(deal.OwnerId)
  const snapshot = (stageName: string, probability: number, forecast: string, atMs: number) =>
    writer.add(
      'OpportunityHistory',
      {
        OpportunityId: deal.Id,
        StageName: stageName,
        Amount: deal.Amount ?? null,
        ExpectedRevenue: typeof deal.Amount === 'number' ? cents((deal.Amount * probability) / 100) : null,
        CloseDate: deal.CloseDate ?? null,
        Probability: probability,
        ForecastCategory: forecast,
      },
      { createdMs: atMs, byId },
    )
  if (!first) return
  snapshot(first.name, first.probability, first.forecastCategory, createdMs)
  if (first.name === deal.StageName) return
  snapshot(String(deal.StageName), Number(deal.Probability), String(deal.ForecastCategory), modifiedMs)
  writer.add(
    'OpportunityFieldHistory',
    {
      OpportunityId: deal.Id,
      Field: 'StageName',
      DataType: 'DynamicEnum',
      OldValue: first.name,
      NewValue: String(deal.StageName),
    },
    { createdMs: modifiedMs, byId },
  )
  if (!random.chance(0.3)) return
  const before = isoDay(Date.parse(String(deal.CloseDate)) - random.int(7, 60) * DAY_MS)
  writer.add(
    'OpportunityFieldHistory',
    {
      OpportunityId: deal.Id,
      Field: 'CloseDate',
      DataType: 'DateOnly',
      OldValue: before,
      NewValue: String(deal.CloseDate),
    },
    { createdMs: modifiedMs, byId },
  )
}

/** An approval request; a pending one waits for the owner's manager and locks the deal. */
function addApproval(
  { writer, staff, processId }: DealContext,
  deal: Written,
  status: 'Pending' | 'Approved' | 'Rejected',
  createdMs: number,
): void {
  const ownerId = String(deal.OwnerId)
  const actorId = staff.managerOf(ownerId)
  const startedMs = Math.max(createdMs, writer.nowMs - 20 * DAY_MS)
  const doneMs = Math.min(writer.nowMs, startedMs + 2 * DAY_MS)
  const instance = writer.add(
    'ProcessInstance',
    {
      ProcessDefinitionId: processId,
      TargetObjectId: deal.Id,
      Status: status,
      SubmittedById: ownerId,
      LastActorId: status === 'Pending' ? ownerId : actorId,
      CompletedDate: status === 'Pending' ? null : isoTime(doneMs),
    },
    { createdMs: startedMs, byId: ownerId },
  )
  if (status !== 'Pending') return
  writer.add(
    'ProcessInstanceWorkitem',
    { ProcessInstanceId: instance.Id, OriginalActorId: actorId, ActorId: actorId },
    { createdMs: startedMs, byId: ownerId },
  )
}
