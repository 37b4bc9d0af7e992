/** Tasks and events about customers, their opportunities and cases, spread over past and future. */
import type { Customer } from './accounts.ts'
import type { Random } from './random.ts'
import type { Staff } from './staff.ts'
import { DAY_MS, isoDay, isoTime, type Writer, type Written, workTimeMs } from './writer.ts'

const tasksCount = 3400
const eventsCount = 1750

export interface ActivityContext {
  readonly writer: Writer
  readonly random: Random
  readonly staff: Staff
}

/** What activities are about, by account id. */
export interface Matters {
  readonly opportunities: ReadonlyMap<string, readonly Written[]>
  readonly cases: ReadonlyMap<string, readonly Written[]>
}

const TASK_SUBJECTS = [
  'Call',
  'Send quote',
  'Send letter',
  'Follow up on proposal',
  'Check delivery date',
  'Prepare demo',
  'Ask for reference',
  'Update contact details',
]
const EVENT_SUBJECTS = [
  'Meeting',
  'Demo',
  'Quarterly business review',
  'Site visit',
  'Contract negotiation',
  'Call',
]

/** Groups rows by the account they belong to. */
export function byAccount(rows: readonly Written[]): Map<string, Written[]> {
  const groups = new Map<string, Written[]>()
  for (const row of rows) {
    const key = String(row.AccountId)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** The mass of tasks and events. */
export function addActivities(
  context: ActivityContext,
  customers: readonly Customer[],
  matters: Matters,
): void {
  const { random } = context
  for (let n = 0; n < tasksCount; n++) {
    const customer = random.pick(customers)
    const dueInDays = random.int(-240, 45)
    const open = dueInDays > 0 || random.chance(0.07)
    const subject = random.pick(TASK_SUBJECTS)
    addTask(context, customer, aboutSomething(context, customer, matters), { subject, dueInDays, open })
  }
  for (let n = 0; n < eventsCount; n++) {
    const customer = random.pick(customers)
    const about = aboutSomething(context, customer, matters)
    addEvent(context, customer, about, { subject: random.pick(EVENT_SUBJECTS), inDays: random.int(-200, 60) })
  }
}

export interface About {
  readonly whatId: string
  readonly ownerId: string
}

function aboutSomething({ random, staff }: ActivityContext, customer: Customer, matters: Matters): About {
  const deals = matters.opportunities.get(customer.row.Id)
  const cases = matters.cases.get(customer.row.Id)
  const roll = random.next()
  if (deals && roll < 0.5) {
    const deal = random.pick(deals)
    return { whatId: deal.Id, ownerId: String(deal.OwnerId) }
  }
  if (cases && roll < 0.72) {
    const about = random.pick(cases)
    const byQueue = about.OwnerId === staff.supportQueueId
    return { whatId: about.Id, ownerId: byQueue ? random.pick(staff.agents) : String(about.OwnerId) }
  }
  return { whatId: customer.row.Id, ownerId: customer.ownerId }
}

interface TaskPlan {
  readonly subject: string
  readonly dueInDays: number
  readonly open: boolean
  readonly description?: string
}

export function addTask(
  { writer, random }: ActivityContext,
  customer: Customer,
  about: About,
  plan: TaskPlan,
): void {
  const dueMs = writer.nowMs + plan.dueInDays * DAY_MS
  const createdMs = workTimeMs(writer, random, Math.min(plan.dueInDays, 0) - random.int(1, 20))
  const subtype = plan.subject === 'Call' ? 'Call' : 'Task'
  const status = plan.open
    ? random.pick(['Not Started', 'Not Started', 'In Progress', 'Waiting on someone else'])
    : 'Completed'
  writer.add(
    'Task',
    {
      Subject: plan.subject,
      WhatId: about.whatId,
      WhoId: random.chance(0.7) && customer.contactIds.length > 0 ? random.pick(customer.contactIds) : null,
      ActivityDate: isoDay(dueMs),
      Status: status,
      Priority: random.pick(['High', 'Normal', 'Normal', 'Normal', 'Low']),
      Type: subtype === 'Call' ? 'Call' : random.pick(['Email', 'Meeting', 'Other', null]),
      TaskSubtype: subtype,
      CallType: subtype === 'Call' ? random.pick(['Inbound', 'Outbound']) : null,
      CallDurationInSeconds: subtype === 'Call' && !plan.open ? random.int(30, 2400) : null,
      Description: plan.description ?? null,
      OwnerId: about.ownerId,
      CompletedDateTime: plan.open ? null : isoTime(Math.min(dueMs, writer.nowMs)),
    },
    { createdMs, modifiedMs: plan.open ? createdMs : dueMs, byId: about.ownerId },
  )
}

interface EventPlan {
  readonly subject: string
  readonly inDays: number
  readonly description?: string
}

export function addEvent(
  { writer, random }: ActivityContext,
  customer: Customer,
  about: About,
  plan: EventPlan,
): void {
  const day = isoDay(writer.nowMs + plan.inDays * DAY_MS)
  const hour = String(random.int(7, 16)).padStart(2, '0')
  const createdMs = workTimeMs(writer, random, Math.min(plan.inDays, 0) - random.int(2, 30))
  writer.add(
    'Event',
    {
      Subject: plan.subject,
      WhatId: about.whatId,
      WhoId: customer.contactIds.length > 0 ? random.pick(customer.contactIds) : null,
      StartDateTime: `${day}T${hour}:${random.pick(['00', '30'])}:00.000Z`,
      DurationInMinutes: random.pick([30, 45, 60, 90]),
      Location: random.pick(['Microsoft Teams', 'On site', null]),
      Type: random.pick(['Meeting', 'Call', 'Other']),
      Description: plan.description ?? null,
      OwnerId: about.ownerId,
    },
    { createdMs, byId: about.ownerId },
  )
}

/** LastActivityDate of every record: the latest completed task or past event about it or with it. */
export function rollUpActivity(writer: Writer): void {
  const today = writer.day(0)
  const latest = new Map<string, string>()
  const count = (id: unknown, day: string) => {
    if (typeof id === 'string' && day > (latest.get(id) ?? '')) latest.set(id, day)
  }
  for (const object of ['Task', 'Event']) {
    for (const row of writer.store.rows(object)) {
      const day = String(row.ActivityDate)
      if (day > today || row.IsClosed === false) continue
      for (const id of [row.WhatId, row.WhoId, row.AccountId]) count(id, day)
    }
  }
  for (const object of ['Account', 'Contact', 'Opportunity', 'Lead']) {
    for (const row of [...writer.store.rows(object)]) {
      const day = latest.get(String(row.Id))
      if (day !== undefined) writer.change(object, { ...row, Id: String(row.Id) }, { LastActivityDate: day })
    }
  }
}
