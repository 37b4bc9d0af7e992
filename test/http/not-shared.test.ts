/** What one person was answered is never another's answer. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.stop())

const path = '/v1/opportunities?owner=any&status=open&limit=50'

test('47: nothing on the way may keep an answer, or give it to whoever brings another token', async () => {
  for (const as of ['rep.emea', 'manager.sales']) {
    const { headers } = await system.get(path, { as })
    expect(headers.get('cache-control')).toContain('no-store')
    expect(headers.get('vary')?.toLowerCase()).toContain('authorization')
  }
})

test('47: the same question of two people is answered to each with their own rows, whoever asked first', async () => {
  const idsOf = async (as: string) => {
    const { body } = await system.get(path, { as })
    return body.opportunities.map((row: { id: string }) => row.id)
  }
  const [rep, apac] = [await idsOf('rep.emea'), await idsOf('rep.apac')]
  expect(rep).not.toEqual(apac)
  expect(await idsOf('rep.apac')).toEqual(apac)
  expect(await idsOf('rep.emea')).toEqual(rep)
})

test('47: an Idempotency-Key of one person means nothing when another sends it', async () => {
  const body = { subject: 'Call about the offer' }
  const asking = (as: string) => ({ as, headers: { 'idempotency-key': '"the-same"' } })
  const first = await system.post('/v1/tasks/create', body, asking('rep.emea'))
  const other = await system.post('/v1/tasks/create', body, asking('rep.apac'))
  expect([first.status, other.status]).toEqual([200, 200])
  expect(other.headers.get('idempotency-replayed')).toBeNull()
  expect(other.body.changeId).not.toBe(first.body.changeId)
  const again = await system.post('/v1/tasks/create', body, asking('rep.emea'))
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.body).toEqual(first.body)
})
