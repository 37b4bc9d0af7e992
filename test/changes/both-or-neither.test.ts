/** A move of a change and the entry of the audit that tells of it are kept in one transaction. */
import { expect, test } from 'vitest'
import type { ChangeState } from '../../api/changes/present/types.ts'
import { exportOf, newFolder, signAll, verified } from '../audit/support.ts'
import { expectProblem } from '../support/problem.ts'
import type { Answer } from '../support/system.ts'
import { PILOT, pending, pendingTwo, proposed, update } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { MINUTE, type World } from './world.ts'

interface Move {
  /** The step as the audit names it. */
  readonly step: string
  /** Brings a change to where the move may be made; undefined: there is none yet. */
  readonly ready: (w: World) => Promise<Answer['body'] | undefined>
  /** Undefined where nobody asks for it and nobody is answered. */
  readonly make: (w: World, change: Answer['body']) => Promise<Answer | undefined>
  /** Where the change is without the move and with it; undefined: nowhere. */
  readonly from: ChangeState | undefined
  readonly to: ChangeState
}

const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })
let acts = 0
/** No answer that was kept is played again. */
const anew = () => {
  acts += 1
  return keyed(`both-${acts}`)
}

const moves: Readonly<Record<string, Move>> = {
  proposed: {
    step: 'proposed',
    ready: async () => undefined,
    make: w => update(w, { nextStepText: 'Call Helena' }, anew()),
    from: undefined,
    to: 'proposed',
  },
  confirmed: {
    step: 'confirmed',
    ready: w => proposed(w, { amount: '110000' }),
    make: (w, change) => w.confirm('rep.emea', change, anew()),
    from: 'proposed',
    to: 'pending',
  },
  'approved, not by all': {
    step: 'approved',
    ready: pendingTwo,
    make: (w, change) => w.decide('manager.emea', change, 'approve', anew()),
    from: 'pending',
    to: 'pending',
  },
  approved: {
    step: 'approved',
    ready: w => pending(w),
    make: (w, change) => w.decide('manager.emea', change, 'approve', anew()),
    from: 'pending',
    to: 'approved',
  },
  rejected: {
    step: 'rejected',
    ready: w => pending(w),
    make: (w, change) => w.decide('manager.emea', change, 'reject', anew()),
    from: 'pending',
    to: 'rejected',
  },
  cancelled: {
    step: 'cancelled',
    ready: w => pending(w),
    make: (w, change) => w.cancel('rep.emea', change),
    from: 'pending',
    to: 'cancelled',
  },
  expired: {
    step: 'expired',
    async ready(w) {
      const change = await proposed(w)
      w.pass(10 * MINUTE)
      return change
    },
    async make(w) {
      await w.work()
      return undefined
    },
    from: 'proposed',
    to: 'expired',
  },
  executed: {
    step: 'executed',
    ready: w => proposed(w),
    make: (w, change) => w.confirm('rep.emea', change, anew()),
    from: 'executing',
    to: 'executed',
  },
  conflict: {
    step: 'conflict',
    async ready(w) {
      const change = await proposed(w)
      await w.edit('Opportunity', String(w.deal(PILOT).Id), { NextStep: 'Wait for legal' })
      return change
    },
    make: (w, change) => w.confirm('rep.emea', change, anew()),
    from: 'executing',
    to: 'conflict',
  },
  'not written': {
    step: 'not-written',
    async ready(w) {
      const change = await proposed(w)
      await w.lock('Opportunity', String(w.deal(PILOT).Id))
      return change
    },
    make: (w, change) => w.confirm('rep.emea', change, anew()),
    from: 'executing',
    to: 'approved',
  },
}
const named = Object.entries(moves)

/** The one change there is, everything that belongs to it, and how often the audit tells of the step. */
async function found(w: World, step: string) {
  const { db } = w.store
  const change = await db.selectFrom('change').selectAll().executeTakeFirst()
  const decisions = await db.selectFrom('change_decision').selectAll().execute()
  const told = change === undefined ? [] : (await w.steps(change.id)).filter(entry => entry.step === step)
  return { change, decisions, lines: told.length }
}

/** What the audit tells altogether: where a change was rolled back, nothing may tell of it either. */
const linesOf = async (w: World) =>
  (
    await w.store.db
      .selectFrom('audit_entry')
      .select(({ fn }) => fn.countAll<number | string>().as('lines'))
      .where('kind', 'in', ['step', 'outcome'])
      .executeTakeFirstOrThrow()
  ).lines

async function expectWhole(w: World): Promise<void> {
  const folder = await newFolder()
  try {
    await signAll(w.store, folder.checkpoints, 500)
    expect((await verified(await exportOf(w.store), folder.checkpoints)).faults).toEqual([])
  } finally {
    await folder.remove()
  }
}

onEngines('a move and its entry', world => {
  test.each(named)(
    '63: %s: a process that dies before they are committed leaves neither',
    async (_name, { step, ready, make, from }) => {
      for (const when of ['before', 'uncommitted'] as const) {
        const w = world()
        await w.reset()
        const change = await ready(w)
        const before = await found(w, step)
        const lines = await linesOf(w)
        w.faults.breakAt({ when, entry: step })
        expect((await make(w, change))?.status ?? 503).toBe(503)
        expect([when, w.faults.mend()]).toEqual([when, true])
        const after = await found(w, step)
        expect([after.change?.state, after.lines, await linesOf(w)]).toEqual([
          from,
          0,
          // It was confirmed before it was executed.
          from === 'executing' ? Number(lines) + 1 : lines,
        ])
        if (from !== 'executing') expect(after).toEqual(before)
      }
    },
  )

  test.each(named)(
    '63: %s: a process that dies as soon as they are committed leaves both',
    async (_name, { step, ready, make, to }) => {
      const w = world()
      const change = await ready(w)
      w.faults.breakAt({ when: 'after', entry: step })
      expect((await make(w, change))?.status ?? 503).toBe(503)
      expect(w.faults.mend()).toBe(true)
      const after = await found(w, step)
      expect([after.change?.state, after.lines]).toEqual([to, 1])
    },
  )

  test.each(named)(
    '63: %s: what the audit refuses isn’t done, the change is as it was, and it can be done again',
    async (_name, { step, ready, make, from, to }) => {
      const w = world()
      const change = await ready(w)
      const before = await found(w, step)
      w.faults.breakAt({ when: 'before', entry: step, entryOnly: true })
      const answer = await make(w, change)
      const after = await found(w, step)
      expect([after.change?.state, after.lines]).toEqual([from, 0])
      if (from !== 'executing') expect(after).toEqual(before)
      if (answer !== undefined)
        expectProblem(answer, from === 'executing' ? 'write-unknown' : 'audit-unavailable')
      if (from === 'executing') {
        await w.unlock()
        w.pass(61_000)
        await w.work()
      } else await make(w, change)
      const again = await found(w, step)
      expect(again.lines).toBe(1)
      if (step === 'approved' && to === 'approved') expect(again.change?.state).toBe('executed')
      else expect(again.change?.state).toBe(to)
    },
  )

  test('34, 63: two who approve and many who confirm at once: one entry for each move', async () => {
    const w = world()
    const values = [{ field: 'Discount__c', value: '30' }]
    const recordId = w.deal(PILOT).Id
    const { body } = await w.ask('dealdesk', '/v1/records/Opportunity/update', { recordId, values })
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => w.confirm('dealdesk', body, keyed(`many-${body.changeId}-${n}`))),
    )
    await Promise.all(
      ['manager.emea', 'manager.sales', 'manager.emea', 'manager.sales'].map((manager, n) =>
        w.decide(manager, body, 'approve', keyed(`both-${body.changeId}-${n}`)),
      ),
    )
    await w.work()
    expect(await w.stateOf(body.changeId)).toBe('executed')
    expect((await w.steps(body.changeId)).map(({ step }) => step)).toEqual([
      'proposed',
      'confirmed',
      'approved',
      'approved',
      'executing',
      'executed',
    ])
    await expectWhole(w)
  })

  test('34, 63: many changes of one record, moved at once, all come to their end, each told of once', async () => {
    const w = world()
    const changes = []
    for (let n = 0; n < 12; n += 1) changes.push(await proposed(w, { nextStepText: `Step ${n}` }))
    await Promise.all(
      changes.map((change, n) =>
        n % 2 === 0 ? w.confirm('rep.emea', change) : w.cancel('rep.emea', change),
      ),
    )
    for (const [n, { changeId }] of changes.entries()) {
      const state = await w.stateOf(changeId)
      expect(n % 2 === 0 ? ['executed', 'conflict'] : ['cancelled']).toContain(state)
      const told = (await w.steps(changeId)).filter(({ step }) => step === state)
      expect(told).toHaveLength(1)
    }
    await expectWhole(w)
  })

  test('34, 63: whoever has lost an execution to another keeps no outcome of it: one stands', async () => {
    const w = world()
    const change = await proposed(w)
    w.faults.meanwhile('intent', async () => {
      await w.store.db
        .updateTable('change')
        .set(({ eb }) => ({ fence: eb('fence', '+', 1) }))
        .where('id', '=', change.changeId)
        .execute()
    })
    await w.confirm('rep.emea', change)
    const outcomes = async () =>
      (await w.steps(change.changeId)).filter(({ kind }) => kind === 'outcome').map(({ step }) => step)
    expect([await w.stateOf(change.changeId), await outcomes()]).toEqual(['executing', []])
    expect(w.commits.of('Opportunity')).toHaveLength(1)
    w.pass(61_000)
    await w.work()
    expect([await w.stateOf(change.changeId), await outcomes()]).toEqual(['executed', ['executed']])
    expect(w.commits.of('Opportunity')).toHaveLength(1)
  })
})
