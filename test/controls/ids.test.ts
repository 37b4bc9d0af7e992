import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
let id: string
let otherId: string
beforeAll(async () => {
  system = await startSystem()
  const { body } = await system.get('/v1/accounts?accountName=Acme%20Corp&owner=me', { as: 'rep.emea' })
  id = body.accounts[0].id
  const deals = await system.get(`/v1/opportunities?status=any&accountId=${id}`, { as: 'rep.emea' })
  otherId = deals.body.opportunities[0].id
})
afterAll(() => system.stop())

const get = (written: string) => system.get(`/v1/records/Account/${written}`, { as: 'rep.emea' })

test('22: an id is the same record in its short form and whatever became of its case', async () => {
  const forms = [
    id,
    id.slice(0, 15),
    id.toLowerCase(),
    id.toUpperCase(),
    id.slice(0, 15).toLowerCase() + id.slice(15),
  ]
  for (const form of forms) {
    const { status, body } = await get(form)
    expect([form, status, body.record?.id]).toEqual([form, 200, id])
  }
})

test('22: without the checksum the case counts: another case is another record', async () => {
  const flipped = id
    .slice(0, 15)
    .replace(/[a-z]/gi, c => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))
  const { status, body } = await get(flipped)
  expect([status, body.code]).toEqual([404, 'record-not-found'])
})

test('22: the id of another object finds nothing, as an id that doesn’t exist', async () => {
  const [other, absent] = [await get(otherId), await get('001gK00000ZZZZZQAQ')]
  expect({ ...other.body, traceId: '' }).toEqual({ ...absent.body, traceId: '' })
  expect(other.status).toBe(404)
})

test.each([
  ['a wrong checksum', (own: string) => `${own.slice(0, 15)}555`],
  ['sixteen characters', (own: string) => own.slice(0, 16)],
  ['a dot', (own: string) => `${own.slice(0, 14)}%2e`],
  ['an encoded slash', (own: string) => `%2e%2e%2f${own.slice(0, 12)}`],
  ['a NUL', (own: string) => `001%00${own.slice(4)}`],
  ['a full-width digit', (own: string) => `${own.slice(0, 14)}%EF%BC%91`],
  ['Arabic digits', () => '٠٠١gK0000001001'],
  ['a quote', () => "001' OR Id != '"],
  ['a quote and a backslash', () => "001gK00000%5C' --"],
  ['a newline', (own: string) => `${own.slice(0, 14)}%0A`],
  ['nineteen characters', (own: string) => `${own}A`],
])('22: %s in an id is refused before anything is sent', async (_, written) => {
  await system.clearJournal()
  const { status } = await get(written(id))
  expect([400, 404]).toContain(status)
  expect((await system.journal()).filter(e => e.target === 'salesforce' && e.metered > 0)).toEqual([])
})
