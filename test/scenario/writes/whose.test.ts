/** Changes of others, of another tenant, and changes that don't exist: one answer for all of them. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Store } from '../../../api/store/index.ts'
import { OTHER_TENANT_ID, TENANT_ID } from '../../../simulator/people.ts'
import { expectProblem } from '../../support/problem.ts'
import { withStore } from '../../support/system.ts'
import { type Written, writingSystem } from './org.ts'

let store: Store | undefined
const w = writingSystem({
  openStore: withStore(opened => {
    store = opened
    return opened
  }),
})
const PILOT = 'Acme Corp - Field Service Pilot'
const HASH = `sha256:${'0'.repeat(64)}`

const proposed = (nextStepText: string) =>
  w.write('/v1/opportunities/update', { opportunityName: PILOT, nextStepText })

/** Every way to touch a change by its id. */
const acts = {
  GetChange: id => ({ path: `/v1/changes/${id}`, method: 'GET' }),
  ConfirmChange: (id, payloadHash) => ({ path: `/v1/changes/${id}/confirm`, body: { payloadHash } }),
  CancelChange: id => ({ path: `/v1/changes/${id}/cancel` }),
  UndoChange: id => ({ path: `/v1/changes/${id}/undo` }),
  DecideChange: (id, payloadHash) => ({
    path: `/v1/changes/${id}/decision`,
    body: { payloadHash, decision: 'approve' },
  }),
} satisfies Readonly<Record<string, (id: string, hash: string) => Act>>
interface Act {
  readonly path: string
  readonly method?: string
  readonly body?: object
}

const does = ({ path, method = 'POST', body }: Act, as: string): Promise<Written> =>
  w.write(path, body, { as, method })
const essence = ({ status, headers, body: { traceId: _, ...body } }: Written, id: string) => ({
  status,
  type: headers.get('content-type'),
  body: JSON.stringify(body).replaceAll(id, '<id>'),
})

describe('26: a change of another person', () => {
  const may: Readonly<Record<string, readonly (keyof typeof acts)[]>> = {
    'rep.apac': ['GetChange', 'ConfirmChange', 'CancelChange', 'UndoChange'],
    'agent.service': ['GetChange', 'ConfirmChange', 'CancelChange', 'UndoChange'],
    // No approval of it asks for a manager, so it is none of theirs either.
    'manager.emea': ['GetChange', 'ConfirmChange', 'CancelChange', 'UndoChange', 'DecideChange'],
    dealdesk: ['GetChange', 'ConfirmChange', 'CancelChange', 'UndoChange', 'DecideChange'],
  }
  test.each(Object.entries(may).flatMap(([as, own]) => own.map(act => [as, act] as const)))(
    'is for %s, who calls %s, as one that never was',
    async (as, act) => {
      const { body } = await proposed(`Seen by ${as} ${act}`)
      const { changeId, payloadHash } = body
      const absentId = randomUUID()
      const there = await does(acts[act](changeId, payloadHash), as)
      const absent = await does(acts[act](absentId, HASH), as)
      expectProblem(there, 'change-not-found')
      expect(essence(there, changeId)).toEqual(essence(absent, absentId))
      expect([there.calls, absent.calls]).toEqual([0, 0])
      await w.write(`/v1/changes/${changeId}/cancel`, undefined)
    },
  )

  test('is in nobody else’s lists', async () => {
    const { body } = await proposed('Mine alone')
    for (const as of ['rep.apac', 'agent.service', 'manager.emea']) {
      const list = await w.system.get('/v1/changes?state=any', { as })
      expect(JSON.stringify(list.body)).not.toContain(body.changeId)
    }
    const forMe = await w.system.get('/v1/approvals', { as: 'manager.emea' })
    expect(forMe.body.changes).toEqual([])
    await w.write(`/v1/changes/${body.changeId}/cancel`, undefined)
  })

  test('that waits for a role is seen by that role, decided by it, and confirmed or taken back by none of it', async () => {
    const asked = await w.write('/v1/opportunities/update', { opportunityName: PILOT, amount: '105,000' })
    await w.confirm(asked)
    const { changeId, payloadHash } = asked.body
    const manager = 'manager.emea'
    expect((await does(acts.GetChange(changeId), manager)).body).toMatchObject({
      mine: false,
      state: 'pending',
    })
    for (const act of ['ConfirmChange', 'CancelChange', 'UndoChange'] as const)
      expectProblem(await does(acts[act](changeId, payloadHash), manager), 'approval-denied')
    expectProblem(await does(acts.DecideChange(changeId, HASH), manager), 'change-altered')
    expectProblem(await does(acts.GetChange(changeId), 'dealdesk'), 'change-not-found')
    // The requester holds no operation to decide with.
    expectProblem(await does(acts.DecideChange(changeId, payloadHash), 'rep.emea'), 'operation-denied')
    const no = await w.write(
      `/v1/changes/${changeId}/decision`,
      { payloadHash, decision: 'reject', comment: 'Too much' },
      { as: manager },
    )
    expect(no.body).toMatchObject({ outcome: 'rejected', state: 'rejected' })
    expect(no.calls).toBe(0)
  })
})

describe('24: a change of another tenant', () => {
  test.each(Object.keys(acts).filter(act => act !== 'DecideChange') as (keyof typeof acts)[])(
    'is for %s one that never was, even for who asked for it',
    async act => {
      const { body } = await proposed(`Elsewhere ${act}`)
      const { changeId, payloadHash } = body
      const tenantIs = (tenantId: string) =>
        store?.db.updateTable('change').set({ tenant_id: tenantId }).where('id', '=', changeId).execute()
      await tenantIs(OTHER_TENANT_ID)
      const absentId = randomUUID()
      const there = await does(acts[act](changeId, payloadHash), 'rep.emea')
      const absent = await does(acts[act](absentId, HASH), 'rep.emea')
      expectProblem(there, 'change-not-found')
      expect(essence(there, changeId)).toEqual(essence(absent, absentId))
      const list = await w.system.get('/v1/changes', { as: 'rep.emea' })
      expect(JSON.stringify(list.body)).not.toContain(changeId)
      await tenantIs(TENANT_ID)
      expect((await does(acts.GetChange(changeId), 'rep.emea')).body.state).toBe('proposed')
      await w.write(`/v1/changes/${changeId}/cancel`, undefined)
    },
  )
})

test('a change confirmed with another hash than it has is not made', async () => {
  const asked = await proposed('Exactly this')
  const refused = await w.write(`/v1/changes/${asked.body.changeId}/confirm`, { payloadHash: HASH })
  expectProblem(refused, 'change-altered')
  expect(refused.calls).toBe(0)
  expect((await w.confirm(asked)).body.outcome).toBe('ok')
})
