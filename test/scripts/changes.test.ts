/** npm run changes as its users run it, on what a proxy kept. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../../api/store/index.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { run } from './run.ts'

const PILOT_GRANT = 'rep-update-own-opportunities'
const DEAL = 'Acme Corp - Field Service Pilot'
const SECRET = 'Helena said something private'

let system: System
let store: Store
let file: PolicyFile
const made: Record<'simulated' | 'approved' | 'cancelled' | 'real', string> = {
  simulated: '',
  approved: '',
  cancelled: '',
  real: '',
}
const changes = (...args: string[]) =>
  run('changes', args, { DATA_DIR: system.dataDir, ...file.environment } as Parameters<typeof run>[2])
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await changes(...args, '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

const propose = async (body: object) => {
  const answer = await system.post(
    '/v1/opportunities/update',
    { opportunityName: DEAL, ...body },
    { as: 'rep.emea' },
  )
  expect(answer.status).toBe(200)
  return answer
}
const confirm = ({ body: { changeId, payloadHash } }: Answer, as = 'rep.emea') =>
  system.post(`/v1/changes/${changeId}/confirm`, { payloadHash }, { as })

beforeAll(async () => {
  file = await policyFile(
    policyText(policy => {
      const { grants, fields } = policy.objects.Opportunity
      grants.find((grant: { id: string }) => grant.id === PILOT_GRANT).shadow = true
      // Texts are kept as hashes unless the policy says otherwise: NextStep is.
      fields.Name.audit = 'value'
    }),
  )
  system = await startSystem({ environment: file.environment })
  const simulated = await confirm(await propose({ amount: '75K', nextStepText: SECRET }))
  const pending = await confirm(await propose({ amount: '110K' }))
  const { changeId, payloadHash } = pending.body
  const approved = await system.post(
    `/v1/changes/${changeId}/decision`,
    { decision: 'approve', payloadHash },
    { as: 'manager.emea' },
  )
  const cancelled = await propose({ nextStepText: 'Never mind' })
  await system.ask(`/v1/changes/${cancelled.body.changeId}/cancel`, { as: 'rep.emea', method: 'POST' })
  // Not in a pilot, whatever it says of itself.
  const real = await system.post(
    '/v1/tasks/create',
    { subject: 'About {"shadow":true}', opportunityName: DEAL },
    { as: 'rep.emea' },
  )
  expect([simulated, approved, real].map(({ body }) => body.state)).toEqual([
    'simulated',
    'simulated',
    'executed',
  ])
  made.simulated = simulated.body.changeId
  made.approved = approved.body.changeId
  made.cancelled = cancelled.body.changeId
  made.real = real.body.changeId
  store = await openStore({ dataDir: system.dataDir })
  await system.stopProxy()
})
afterAll(async () => {
  await store?.close()
  await system?.stop()
  await file?.remove()
})

describe('npm run changes -- pilot', () => {
  test('counts by grant and operation what people would have changed, and lists it, latest first', async () => {
    const report = await json('pilot')
    expect(report.grants).toEqual([
      {
        grant: PILOT_GRANT,
        operation: 'UpdateOpportunity',
        changes: 3,
        simulated: 2,
        people: 1,
        approvals: 1,
      },
    ])
    const { simulated, approved, cancelled } = made
    expect(report.latest.map((l: { changeId: string }) => l.changeId)).toEqual([
      cancelled,
      approved,
      simulated,
    ])
    expect(report.latest.map((l: { neededApproval: boolean }) => l.neededApproval)).toEqual([
      false,
      true,
      false,
    ])
    expect(report.latest[2]).toMatchObject({
      state: 'simulated',
      grants: [PILOT_GRANT],
      requester: { name: expect.stringContaining(' ') },
      writes: [{ action: 'update', object: 'Opportunity', recordName: DEAL }],
    })
  })

  test('shows values only as the audit may hold them', async () => {
    const [, , first] = (await json('pilot')).latest
    expect(first.writes[0].fields).toEqual(
      expect.arrayContaining([{ field: 'Amount', before: 62_000, after: 75_000 }, { field: 'NextStep' }]),
    )
    const { code, stdout } = await changes('pilot')
    expect(code).toBe(0)
    expect(stdout).toContain('Amount: 62000 → 75000')
    expect(stdout).toContain('NextStep: (not shown)')
    expect(stdout).toMatch(new RegExp(`${PILOT_GRANT} +UpdateOpportunity +3 +2 +1 +1\\n`))
    expect(stdout + JSON.stringify(await json('pilot'))).not.toContain(SECRET)
  })

  test('since a day, of a tenant, and so many of the latest', async () => {
    const tomorrow = new Date(system.simulator.clock.now() + 24 * 3_600_000).toISOString().slice(0, 10)
    expect(await json('pilot', '--since', tomorrow)).toEqual({ grants: [], latest: [] })
    expect(await json('pilot', '--tenant', randomUUID())).toEqual({ grants: [], latest: [] })
    expect((await changes('pilot', '--since', tomorrow)).stdout).toMatch(/^No change was made/)
    expect((await json('pilot', '--since', '2020-01-01', '--last', '1')).latest).toHaveLength(1)
  })

  test('counts as many as there are, made in one moment or not', async () => {
    const row = await store.db
      .selectFrom('change')
      .selectAll()
      .where('id', '=', made.simulated)
      .executeTakeFirstOrThrow()
    const ids = Array.from({ length: 450 }, () => `copy-${randomUUID()}`)
    for (const [at, id] of ids.entries())
      await store.db
        .insertInto('change')
        .values({ ...row, id, key_id: null, created_at: row.created_at - Math.floor(at / 300) })
        .execute()
    try {
      const [grant] = (await json('pilot')).grants
      expect(grant).toMatchObject({ changes: 453, simulated: 452, people: 1 })
    } finally {
      await store.db.deleteFrom('change').where('id', 'like', 'copy-%').execute()
    }
  })
})

describe('npm run changes -- show', () => {
  test('one change, what it would write and its life', async () => {
    const shown = await json('show', made.approved)
    expect(shown).toMatchObject({
      changeId: made.approved,
      state: 'simulated',
      whole: true,
      pilot: true,
      approvals: [{ quorum: 1 }],
      writes: [{ fields: expect.arrayContaining([{ field: 'Amount', before: 62_000, after: 110_000 }]) }],
    })
    expect(shown.life.map((moment: { what: string }) => moment.what)).toEqual([
      'proposed',
      'approve (signed)',
      'executing',
      'simulated',
    ])
    const { code, stdout } = await changes('show', made.simulated)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^UpdateOpportunity /)
    expect(stdout).toContain('pilot: nothing is written')
    expect(stdout).toContain('NextStep: (not shown)')
    expect(stdout).not.toContain(SECRET)
    expect(stdout).not.toContain('undefined')
  })

  test('one outside any pilot, too', async () => {
    expect(await json('show', made.real)).toMatchObject({ state: 'executed', pilot: false })
  })

  test('one that was altered in the store is told apart, with 1', async () => {
    const { payload } = await store.db
      .selectFrom('change')
      .select('payload')
      .where('id', '=', made.cancelled)
      .executeTakeFirstOrThrow()
    const set = (text: string) =>
      store.db.updateTable('change').set({ payload: text }).where('id', '=', made.cancelled).execute()
    await set(payload.replace('Never mind', 'Always mind'))
    try {
      const { code, stdout } = await changes('show', made.cancelled)
      expect([code, stdout]).toEqual([1, expect.stringContaining('the change was altered in the store')])
    } finally {
      await set(payload)
    }
  })

  test('none of that id: 1', async () => {
    const id = randomUUID()
    expect(await changes('show', id)).toMatchObject({ code: 1, stderr: `There is no change ${id}.\n` })
  })
})

describe('what can’t be done is said', () => {
  test.each([
    [['pilot', '--since', 'yesterday'], '--since'],
    [['pilot', '--last', '-1'], '--last'],
    [['pilot', '--nothing'], '--nothing'],
    [['show'], 'Which change?'],
    [['move'], "no command 'move'"],
    [[], 'Which command?'],
  ])('%j: 64', async (args, words) => {
    const { code, stdout, stderr } = await changes(...args)
    expect([code, stdout]).toEqual([64, ''])
    expect(stderr).toContain(words)
  })

  test('no store, or no policy: 78', async () => {
    const nowhere = { DATA_DIR: '/nonexistent' }
    expect(await run('changes', ['pilot'], nowhere)).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('Nothing is kept in'),
    })
    const none = { POLICY_FILE: '/nonexistent.yaml', DATA_DIR: system.dataDir }
    const { code, stderr } = await run('changes', ['pilot'], none)
    expect([code, stderr]).toEqual([78, expect.stringContaining('/nonexistent.yaml')])
  })
})
