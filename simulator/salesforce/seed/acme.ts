/** The story of Acme Corp, the account every example asks about; the seller Rosa Almeida (rep.emea) owns it. */

import type { Draft } from '../rows.ts'
import type { Customer } from './accounts.ts'
import { type ActivityContext, addEvent, addTask } from './activities.ts'
import type { Ticket } from './cases.ts'
import { addDeal, type Deal, type DealContext } from './opportunities.ts'
import { DAY_MS, quarterStartMs, type Writer, type Written } from './writer.ts'

const ACME = 'Acme Corp'
const isAcme = (customer: Customer) => customer.name === ACME

/** Everybody but Acme, whose deals and cases are all told here: its figures stay the same whatever else changes. */
export const others = (customers: readonly Customer[]): Customer[] => customers.filter(c => !isAcme(c))

const HOUR_MS = 3_600_000

const DEALS: readonly Deal[] = [
  {
    name: 'Acme Corp - Platform Renewal',
    stage: 'Negotiation/Review',
    closesInDays: 21,
    createdDaysAgo: 75,
    products: 4,
    nextStep: 'Agree on the three-year price with procurement',
  },
  {
    name: 'Acme Corp - Analytics Expansion',
    stage: 'Proposal/Price Quote',
    closesInDays: 40,
    createdDaysAgo: 48,
    amount: 175_000,
    nextStep: 'Waiting for discount approval',
    approval: 'Pending',
  },
  {
    name: 'Acme Corp - Field Service Pilot',
    stage: 'Needs Analysis',
    closesInDays: 74,
    createdDaysAgo: 30,
    amount: 62_000,
    nextStep: 'Workshop with the service managers',
  },
  {
    name: 'Acme Corp - Support Upgrade 24×7',
    stage: 'Value Proposition',
    closesInDays: 33,
    createdDaysAgo: 41,
    amount: 38_500,
    nextStep: 'Send the comparison of support plans',
  },
  {
    name: 'Acme Corp - Second Plant Rollout',
    stage: 'Qualification',
    closesInDays: 150,
    createdDaysAgo: 12,
    amount: 250_000,
    nextStep: 'Find out who signs for the second plant',
  },
  {
    name: 'Acme Corp - Gateway Replacement',
    stage: 'Closed Won',
    closesInDays: -35,
    createdDaysAgo: 160,
    products: 2,
    approval: 'Approved',
  },
  {
    name: 'Acme Corp - Training Programme',
    stage: 'Closed Lost',
    closesInDays: -80,
    createdDaysAgo: 190,
    amount: 18_000,
  },
]

const PEOPLE: readonly Draft[] = [
  {
    FirstName: 'Helena',
    LastName: 'Marques',
    Title: 'Head of Procurement',
    Department: 'Procurement',
    Email: 'helena.marques@acme-corp.example',
    Phone: '+351 21 555 0143',
  },
  {
    FirstName: 'Rui',
    LastName: "D'Ávila",
    Title: 'Chief Information Officer',
    Department: 'IT',
    Email: 'rui.davila@acme-corp.example',
    Phone: '+351 21 555 0101',
  },
]

/** Two people everybody at Acme deals with, ahead of the others. */
export function addAcmePeople(writer: Writer, customers: readonly Customer[]): void {
  const acme = customers.find(isAcme)
  for (const person of acme ? PEOPLE : []) {
    const values = { ...person, AccountId: acme?.row.Id ?? null, OwnerId: acme?.ownerId ?? null }
    acme?.contactIds.unshift(writer.add('Contact', values, { createdMs: acme.createdMs }).Id)
  }
}

export function addAcmeDeals(context: DealContext, customers: readonly Customer[]): Written[] {
  const acme = customers.find(isAcme)
  return acme ? DEALS.map(deal => addDeal(context, acme, deal)) : []
}

type Sketch = Pick<Ticket, 'subject' | 'status' | 'priority' | 'description' | 'comments'>

/** Opened in the current calendar quarter. */
const THIS_QUARTER: readonly Sketch[] = [
  {
    subject: 'Line 3 gateway drops connection every night',
    status: 'Escalated',
    priority: 'High',
    description:
      'Since the update the gateway at line 3 is offline from 02:00 to 02:40. Production data is missing.',
    comments: [
      'Logs received, looks like the nightly backup.',
      'Escalated to engineering.',
      'Patch 4.2.1 is being tested.',
    ],
  },
  {
    subject: 'Report totals differ from the invoice',
    status: 'Working',
    priority: 'Medium',
    description: 'The October report shows 412 seats, the invoice 398.',
    comments: ['Asked finance for the licence count.'],
  },
  {
    subject: 'Mobile app closes when scanning labels',
    status: 'Working',
    priority: 'High',
    comments: ['Reproduced on Android 16.'],
  },
  { subject: 'Add a second administrator', status: 'New', priority: 'Low' },
  {
    subject: 'ERP integration stopped after certificate change',
    status: 'Escalated',
    priority: 'High',
    comments: ['New certificate installed, waiting for the first sync.'],
  },
  { subject: 'Sensor readings of hall B arrive late', status: 'Working', priority: 'Medium' },
  { subject: 'Question about the data export', status: 'New', priority: 'Medium' },
  {
    subject: 'Wrong delivery address on the spare part',
    status: 'Closed',
    priority: 'Low',
    comments: ['Corrected, parcel rerouted.'],
  },
  {
    subject: 'Cannot log in after password reset',
    status: 'Closed',
    priority: 'Medium',
    comments: ['Customer confirms that it works again.'],
  },
]

/** Opened before it; the open one must not be counted among this quarter's. */
const EARLIER: readonly Sketch[] = [
  { subject: 'Dashboard translation is incomplete', status: 'Working', priority: 'Low' },
  { subject: 'Alarm rings without a reason', status: 'Closed', priority: 'High' },
  { subject: 'Firmware update fails at 80 %', status: 'Closed', priority: 'Medium' },
  { subject: 'Spare part for the edge gateway', status: 'Closed', priority: 'Medium' },
  { subject: 'Training material in Portuguese', status: 'Closed', priority: 'Low' },
  { subject: 'Invoice address is wrong', status: 'Closed', priority: 'Low' },
  { subject: 'Two users share one licence', status: 'Closed', priority: 'Medium' },
  { subject: 'Gateway loses connection at night', status: 'Closed', priority: 'High' },
]

export function acmeTickets(writer: Writer, customers: readonly Customer[]): Ticket[] {
  const customer = customers.find(isAcme)
  if (!customer) return []
  const start = quarterStartMs(writer.nowMs)
  const elapsed = writer.nowMs - start
  // Spread over the quarter so far, even when it began this morning.
  const current = THIS_QUARTER.map((sketch, index) => ({
    ...sketch,
    customer,
    createdMs: Math.floor(start + elapsed * (0.25 + (0.7 * (index + 0.5)) / THIS_QUARTER.length)),
    openHours: 1,
  }))
  const before = EARLIER.map((sketch, index) => ({
    ...sketch,
    customer,
    createdMs: start - (12 + index * 27) * DAY_MS + (9 + index) * HOUR_MS,
    openHours: 30,
  }))
  return [...current, ...before]
}

/** What happened lately with Acme and what is planned. */
export function addAcmeActivities(
  context: ActivityContext,
  customers: readonly Customer[],
  deals: readonly Written[],
): void {
  const customer = customers.find(isAcme)
  if (!customer) return
  const { ownerId } = customer
  const renewal = deals.find(d => d.Name === 'Acme Corp - Platform Renewal')
  const analytics = deals.find(d => d.Name === 'Acme Corp - Analytics Expansion')
  const about = (deal: Written | undefined) => ({ whatId: deal?.Id ?? customer.row.Id, ownerId })
  const done = (subject: string, dueInDays: number, deal?: Written, description?: string) =>
    addTask(context, customer, about(deal), {
      subject,
      dueInDays,
      open: false,
      ...(description ? { description } : {}),
    })
  const todo = (subject: string, dueInDays: number, deal?: Written) =>
    addTask(context, customer, about(deal), { subject, dueInDays, open: true })
  done('Call', -2, renewal, 'Procurement asks for a three-year price; they like the support plan.')
  done('Send revised quote', -5, renewal)
  done('Ask for reference', -9)
  done('Prepare demo', -13, analytics)
  todo('Follow up on three-year price', 2, renewal)
  todo('Chase discount approval', 1, analytics)
  todo('Send invitation to customer summit', 6)
  todo('Check delivery date of the spare part', -1)
  addEvent(context, customer, about(renewal), { subject: 'Negotiation with procurement', inDays: 4 })
  addEvent(context, customer, about(analytics), { subject: 'Analytics demo for operations', inDays: -12 })
  addEvent(context, customer, about(undefined), { subject: 'Quarterly business review', inDays: -26 })
}
