/** Cases with comments and history, numbered in the order in which they were opened. */
import type { Customer } from './accounts.ts'
import { HOSTILE_TEXTS } from './hostile.ts'
import type { Random } from './random.ts'
import type { Staff } from './staff.ts'
import { DAY_MS, isoTime, type Writer, type Written } from './writer.ts'

const casesCount = 3060
const HOUR_MS = 3_600_000
const firstCaseNumber = 1001
/** Cases older than this have lost their history. */
const historyDays = 150

export interface Ticket {
  readonly customer: Customer
  readonly createdMs: number
  readonly subject: string
  readonly status: 'New' | 'Working' | 'Escalated' | 'Closed'
  readonly priority: 'High' | 'Medium' | 'Low'
  readonly description?: string
  readonly comments?: readonly string[]
  readonly ownerId?: string
  /** Hours until it was closed, when it is. */
  readonly openHours?: number
}

interface CaseContext {
  readonly writer: Writer
  readonly random: Random
  readonly staff: Staff
}

const SUBJECTS = [
  'Gateway loses connection at night',
  'Cannot log in after password reset',
  'Report totals differ from the invoice',
  'Sensor readings arrive late',
  'Request for a second administrator',
  'Firmware update fails at 80 %',
  'Dashboard is empty since this morning',
  'Invoice address is wrong',
  'Training material in another language',
  'Spare part for the edge gateway',
  'Mobile app closes when scanning',
  'Integration with the ERP stopped',
  'Question about the data export',
  'Two users share one licence',
  'Alarm rings without a reason',
]
const COMMENTS = [
  'Called the customer, no answer. Will try again tomorrow.',
  'Reproduced on the test bench with firmware 4.2.',
  'Customer sent log files.',
  'Waiting for the parts supplier.',
  'A restart helped for now; watching it until Friday.',
  'Handed over to second level.',
  'Customer confirms that it works again.',
  'Asked for a screenshot and the exact time.',
]
const INTERNAL_NOTES = [
  'Customer is unhappy with the last renewal: be careful with promises.',
  'Known defect D-2231, do not mention a date.',
  'Credit on hold, talk to finance before sending parts.',
  null,
  null,
]

/** The mass of cases together with `told`, the ones somebody made up by hand. */
export function addCases(
  context: CaseContext,
  customers: readonly Customer[],
  told: readonly Ticket[],
): Written[] {
  const { random } = context
  const some = Array.from({ length: casesCount }, () => someTicket(context, random.pick(customers)))
  const all = [...told, ...some].sort((a, b) => a.createdMs - b.createdMs)
  return all.map((ticket, index) => addCase(context, ticket, firstCaseNumber + index))
}

function someTicket({ random, writer, staff }: CaseContext, customer: Customer): Ticket {
  const since = Math.max(customer.createdMs, writer.nowMs - 500 * DAY_MS)
  // More of the recent past than of the distant one.
  const createdMs = writer.nowMs - Math.floor((writer.nowMs - since) * random.next() ** 1.6)
  const old = writer.nowMs - createdMs > 45 * DAY_MS
  const status = random.weighted([
    ['Closed' as const, old ? 92 : 45],
    ['Working' as const, old ? 4 : 28],
    ['New' as const, old ? 2 : 20],
    ['Escalated' as const, old ? 2 : 7],
  ])
  const description = `${customer.name} reports: ${random.pick(SUBJECTS).toLowerCase()}. Seen ${random.int(1, 9)} times.`
  return {
    customer,
    createdMs,
    status,
    subject: random.pick(SUBJECTS),
    priority: random.pick(['High', 'Medium', 'Medium', 'Medium', 'Low']),
    description: random.chance(0.01) ? random.pick(HOSTILE_TEXTS) : description,
    ownerId: status === 'New' && random.chance(0.5) ? staff.supportQueueId : random.pick(staff.agents),
    openHours: random.int(1, 400),
    comments: Array.from(
      {
        length: random.weighted([
          [0, 45],
          [1, 30],
          [2, 15],
          [3, 10],
        ]),
      },
      () => (random.chance(0.01) ? random.pick(HOSTILE_TEXTS) : random.pick(COMMENTS)),
    ),
  }
}

function addCase(context: CaseContext, ticket: Ticket, number: number): Written {
  const { writer, random, staff } = context
  const { customer, createdMs, status } = ticket
  const ownerId = ticket.ownerId ?? random.pick(staff.agents)
  const agentId = ownerId === staff.supportQueueId ? random.pick(staff.agents) : ownerId
  const closedMs = Math.min(writer.nowMs, createdMs + (ticket.openHours ?? 24) * HOUR_MS)
  const closed = status === 'Closed'
  const workedMs = createdMs + random.next() * (closedMs - createdMs)
  const contactId = customer.contactIds.length > 0 ? random.pick(customer.contactIds) : null
  const row = writer.add(
    'Case',
    {
      CaseNumber: String(number).padStart(8, '0'),
      AccountId: customer.row.Id,
      ContactId: contactId,
      Subject: ticket.subject,
      Description: ticket.description ?? null,
      Status: status,
      Priority: ticket.priority,
      Origin: random.pick(['Phone', 'Email', 'Email', 'Web']),
      Type: random.pick(['Mechanical', 'Electrical', 'Electronic', 'Other', null]),
      Reason: random.pick(['Installation', 'Performance', 'Breakdown', 'Feedback', 'Other', null]),
      IsEscalated: status === 'Escalated',
      OwnerId: ownerId,
      ClosedDate: closed ? isoTime(closedMs) : null,
      Internal_Notes__c: random.pick(INTERNAL_NOTES),
    },
    { createdMs, modifiedMs: closed ? closedMs : status === 'New' ? createdMs : workedMs, byId: agentId },
  )
  if (writer.nowMs - createdMs < historyDays * DAY_MS)
    addTrail(writer, row, agentId, { createdMs, workedMs, closedMs })
  const comments = ticket.comments ?? []
  comments.forEach((CommentBody, index) => {
    const atMs = createdMs + ((index + 1) / (comments.length + 1)) * (closedMs - createdMs)
    writer.add(
      'CaseComment',
      { ParentId: row.Id, CommentBody, IsPublished: index % 2 === 0 },
      { createdMs: atMs, byId: agentId },
    )
  })
  return row
}

interface Course {
  readonly createdMs: number
  readonly workedMs: number
  readonly closedMs: number
}

/** CaseHistory: that it was created, taken up and closed. */
function addTrail(
  writer: Writer,
  row: Written,
  byId: string,
  { createdMs, workedMs, closedMs }: Course,
): void {
  const change = (Field: string, OldValue: string | null, NewValue: string | null, atMs: number) =>
    writer.add(
      'CaseHistory',
      { CaseId: row.Id, Field, DataType: 'DynamicEnum', OldValue, NewValue },
      { createdMs: atMs, byId },
    )
  change('created', null, null, createdMs)
  if (row.Status === 'New') return
  change('Status', 'New', 'Working', workedMs)
  if (row.Status === 'Escalated') change('Status', 'Working', 'Escalated', workedMs + 1000)
  if (row.Status === 'Closed') change('Status', 'Working', 'Closed', closedMs)
}
