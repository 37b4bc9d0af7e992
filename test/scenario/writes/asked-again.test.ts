/** What is said of a change is what holds now, and what was said in free text is not told twice by the audit. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../../api/store/index.ts'
import { type System, startSystem, withStore } from '../../support/system.ts'

const REP = { as: 'rep.emea' }
let system: System
let store: Store
let dealId: string
beforeAll(async () => {
  const openStore = withStore(opened => {
    store = opened
    return opened
  })
  system = await startSystem({ openStore })
  const { body } = await system.get('/v1/opportunities?owner=me&status=open&limit=1', REP)
  dealId = body.opportunities[0].id
})
afterAll(() => system?.stop())

const propose = async (more: object) =>
  (await system.post('/v1/opportunities/update', { opportunityId: dealId, ...more }, REP)).body
const act = (change: { changeId: string; payloadHash: string }, name: string) =>
  name === 'confirm'
    ? system.post(`/v1/changes/${change.changeId}/confirm`, { payloadHash: change.payloadHash }, REP)
    : system.ask(`/v1/changes/${change.changeId}/${name}`, { ...REP, method: 'POST' })

test('57: who confirms again without a key is told what holds now, not what did then', async () => {
  const change = await propose({ nextStepText: 'Send the offer' })
  expect((await act(change, 'cancel')).body.state).toBe('cancelled')
  const again = await act(change, 'confirm')
  expect(again.body).toMatchObject({ state: 'cancelled' })
  const large = await propose({ nextStepText: 'Send the other offer' })
  expect((await act(large, 'confirm')).body.state).toBe('executed')
  const undone = await act(large, 'undo')
  expect(undone.body.state).toBe('executed')
  const after = await act(large, 'confirm')
  expect(after.body.undoneBy).toBe(undone.body.changeId)
  expect(after.headers.get('idempotency-replayed')).toBeNull()
})

test('65: free text of a change stands in no entry of the call that proposed it', async () => {
  const said = 'Canary-7f3a: she is on sick leave'
  const change = await propose({ nextStepText: said, reason: 'Canary-7f3b' })
  expect(change.state).toBe('proposed')
  const rows = await store.db.selectFrom('audit_entry').select(['kind', 'body']).execute()
  const call = rows.find(row => row.kind === 'call' && row.body.includes(change.changeId))
  expect(call?.body).toContain(dealId)
  for (const { body } of rows) expect(body).not.toContain('Canary-7f3')
})
