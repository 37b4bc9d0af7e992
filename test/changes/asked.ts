/** What people of the story ask for. */
import { expect } from 'vitest'
import type { Answer, Asking } from '../support/system.ts'
import type { World } from './world.ts'

export const PILOT = 'Field Service Pilot'
export const ROLLOUT = 'Second Plant Rollout'

/** Of an Acme deal of rep.emea. */
export const update = (w: World, values: object, asking?: Asking, deal = PILOT): Promise<Answer> =>
  w.ask('rep.emea', '/v1/opportunities/update', { opportunityName: `Acme Corp - ${deal}`, ...values }, asking)

/** A change that only its requester must confirm. */
export async function proposed(w: World, values: object = { nextStepText: 'Call Helena' }) {
  const { status, body } = await update(w, values)
  expect([status, body.state]).toEqual([200, 'proposed'])
  return body
}

/** A change that waits for a manager: an amount above 100,000. */
export async function pending(w: World, amount = '110000') {
  const change = await proposed(w, { amount })
  const { status, body } = await w.confirm('rep.emea', change)
  expect([status, body.state]).toEqual([200, 'pending'])
  return body
}

/** A change that waits for two managers: a discount above 25 %. */
export async function pendingTwo(w: World) {
  const values = [{ field: 'Discount__c', value: '30' }]
  const recordId = w.deal(PILOT).Id
  const { body } = await w.ask('dealdesk', '/v1/records/Opportunity/update', { recordId, values })
  expect(body).toMatchObject({ state: 'proposed' })
  const confirmed = await w.confirm('dealdesk', body)
  expect(confirmed.body.state).toBe('pending')
  return confirmed.body
}

/** Nothing was written, and Salesforce wasn't asked to. */
export async function expectNoWrite(w: World): Promise<void> {
  expect(w.commits.of('Opportunity')).toEqual([])
  expect(await w.writeCalls()).toEqual([])
}

/** Exactly one call wrote, and it wrote this once. */
export async function expectOneWrite(w: World, values: object, deal = PILOT): Promise<void> {
  const rows = w.commits.of('Opportunity', String(w.deal(deal).Id))
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject(values)
  expect(await w.writeCalls()).toHaveLength(1)
}
