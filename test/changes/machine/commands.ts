/** What people, crashes, policies, other people and hours do to changes: each to the model and to the system. */

import fc from 'fast-check'
import { expect } from 'vitest'
import type { Yaml } from '../../support/policy-file.ts'
import type { Answer } from '../../support/system.ts'
import { PILOT } from '../asked.ts'
import type { World } from '../world.ts'
import type { Field, Kind, Model, ModelChange, Rule, Trouble } from './model.ts'
import * as machine from './model.ts'

export interface Real {
  readonly w: World
  readonly dealId: string
  /** The kept changes, in the order of the model's. */
  readonly kept: Answer['body'][]
  /** The last act, to be repeated under its key. */
  last:
    | { readonly again: () => Promise<Answer>; readonly status: number; readonly model: () => void }
    | undefined
  /** For keys and values that nothing else has. */
  next: () => number
}

export type Command = fc.AsyncCommand<Model, Real>

const MANAGERS = ['manager.emea', 'manager.sales'] as const

/** Plays one command and holds the system against the model. */
const command = (
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  needsChange = true,
): Command => ({
  check: ({ changes }) => !needsChange || changes.length > 0,
  async run(model, real) {
    await run(model, real)
    await expectSame(model, real, name)
  },
  toString: () => name,
})

/** The states, the deal and how often it was written are as the model has them, and no write came without an intent. */
async function expectSame(model: Model, { w, kept, dealId }: Real, after: string): Promise<void> {
  const rows = await w.store.db.selectFrom('change').select(['id', 'state']).execute()
  const states = new Map(rows.map(({ id, state }) => [id, state]))
  const deal = w.row('Opportunity', dealId)
  const { NextStep, Amount, Discount__c } = deal
  expect({
    after,
    states: kept.map(({ changeId }) => states.get(changeId)),
    deal: { NextStep, Amount, Discount__c },
    commits: w.commits.of('Opportunity', dealId).length,
    others: rows.length - kept.length,
  }).toEqual({
    after,
    states: model.changes.map(({ state }) => state),
    deal: { NextStep: model.deal.NextStep, Amount: model.deal.Amount, Discount__c: model.deal.Discount__c },
    commits: model.commits,
    others: 0,
  })
  for (const { writes } of model.changes) expect(writes).toBeLessThanOrEqual(1)
}

const at = <T>(list: readonly T[], n: number): { readonly it: T; readonly nth: number } => {
  const nth = n % list.length
  return { it: list[nth] as T, nth }
}

const pick = ({ changes }: Model, { kept }: Real, n: number) => {
  const { it: change, nth } = at<ModelChange>(changes, changes.length * 5 - 1 - n)
  return { change, body: kept[nth] }
}

/** Has something go wrong during an act, and puts it right again. */
async function during(
  real: Real,
  change: ModelChange,
  trouble: Trouble,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const { w, dealId } = real
  if (trouble === 'locked') await w.lock('Opportunity', dealId)
  if (trouble === 'dropped') await w.orgFault('dropBeforeResponse', change.requester)
  if (trouble === 'answer-lost') await w.orgFault('commitThenDrop', change.requester)
  if (trouble === 'no-intent') w.faults.breakAt({ when: 'before', entry: 'intent' })
  if (trouble === 'after-intent') w.faults.breakAt({ when: 'after', entry: 'intent' })
  if (trouble === 'no-outcome') w.faults.breakAt({ when: 'before', entry: 'outcome' })
  if (trouble === 'uncommitted-outcome') w.faults.breakAt({ when: 'uncommitted', entry: 'outcome' })
  if (trouble === 'after-outcome') w.faults.breakAt({ when: 'after', entry: 'outcome' })
  const answer = await act()
  w.faults.mend()
  if (trouble !== 'none') await w.unlock()
  return answer
}

const keyed = (real: Real) => ({ headers: { 'idempotency-key': `machine-${real.next()}` } })

/** An act on a change that goes wrong like this or not at all. The answer says what the store says. */
async function acted(
  real: Real,
  change: ModelChange,
  trouble: Trouble,
  act: () => Promise<Answer>,
  onModel: (trouble: Trouble) => void,
): Promise<void> {
  const answer = await during(real, change, trouble, act)
  onModel(trouble)
  if (answer.status === 200) expect(answer.body.state).toBe(change.state)
  const isStore = /intent|outcome/.test(trouble)
  real.last = isStore ? undefined : { again: act, status: answer.status, model: () => onModel('none') }
}

const propose = (kind: Exclude<Kind, 'undo'>) =>
  command(
    `propose ${kind}`,
    async (model, real) => {
      const n = real.next()
      const { w } = real
      const ask = () => {
        if (kind === 'two') {
          const values = [{ field: 'Discount__c', value: String(after) }]
          return w.ask(
            'dealdesk',
            '/v1/records/Opportunity/update',
            { recordId: real.dealId, values },
            keyed(real),
          )
        }
        const what = kind === 'own' ? { nextStepText: String(after) } : { amount: String(after) }
        return w.ask(
          'rep.emea',
          '/v1/opportunities/update',
          { opportunityName: `Acme Corp - ${PILOT}`, ...what },
          keyed(real),
        )
      }
      const after = { own: `Step ${n}`, one: 110_000 + (n % 10_000), two: 26 + (n % 13) }[kind]
      const { status, body } = await ask()
      const change = machine.propose(model, kind, after)
      expect([status, body.state]).toEqual(change === undefined ? [403, undefined] : [200, 'proposed'])
      if (change !== undefined) real.kept.push(body)
      real.last = undefined
    },
    false,
  )

const confirm = (n: number, trouble: Trouble) =>
  command(`confirm ${n} ${trouble}`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    const key = keyed(real)
    await acted(
      real,
      change,
      trouble,
      () => real.w.confirm(change.requester, body, key),
      t => machine.confirm(model, change, t),
    )
  })

const decide = (n: number, by: number, decision: 'approve' | 'reject', trouble: Trouble) =>
  command(`${decision} ${n} by ${by} ${trouble}`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    const { it: manager } = at(MANAGERS, by)
    const key = keyed(real)
    await acted(
      real,
      change,
      trouble,
      () => real.w.decide(manager, body, decision, key),
      t => machine.decide(model, change, manager, decision, t),
    )
  })

/** Two approvers at once: whoever of them came first is read from what was kept. */
const race = (n: number) =>
  command(`two approve ${n} at once`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    await Promise.all(MANAGERS.map(manager => real.w.decide(manager, body, 'approve', keyed(real))))
    const rows = await real.w.store.db
      .selectFrom('change_decision')
      .select('decider')
      .where('change_id', '=', body.changeId)
      .orderBy('at')
      .execute()
    const last = rows.at(-1)?.decider ?? ''
    const first =
      last.endsWith('0003') && rows.length === 1
        ? ['manager.emea', 'manager.sales']
        : ['manager.sales', 'manager.emea']
    for (const manager of first) machine.decide(model, change, manager, 'approve', 'none')
    real.last = undefined
  })

const confirmTwice = (n: number) =>
  command(`confirm ${n} twice at once`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    await Promise.all([keyed(real), keyed(real)].map(key => real.w.confirm(change.requester, body, key)))
    machine.confirm(model, change, 'none')
    real.last = undefined
  })

const cancel = (n: number) =>
  command(`cancel ${n}`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    await real.w.cancel(change.requester, body)
    machine.cancel(change)
    real.last = undefined
  })

const cancelAny = (n: number) =>
  command(`an administrator cancels ${n}`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    await real.w.cancelAny('admin.crm', body)
    machine.cancel(change)
    real.last = undefined
  })

const undo = (n: number) =>
  command(`undo ${n}`, async (model, real) => {
    const { change, body } = pick(model, real, n)
    const answer = await real.w.undo(change.requester, body, keyed(real))
    const undoing = machine.undo(model, change)
    expect(answer.status === 200 && answer.body.state).toBe(undoing?.state ?? false)
    if (undoing !== undefined) real.kept.push(answer.body)
    real.last = undefined
  })

const retry = () =>
  command('the last once more under its key', async (_model, real) => {
    const { last } = real
    if (last === undefined) return
    await last.again()
    // An answer is played again; where there was none, it is done now.
    if (last.status >= 500) last.model()
    real.last = undefined
  })

const pass = (ms: number) =>
  command(
    `${ms / 1_000} s pass`,
    async (model, real) => {
      real.w.pass(ms)
      model.now += ms
      real.last = undefined
    },
    false,
  )

const edit = (field: Field | 'Description') =>
  command(
    `somebody edits ${field}`,
    async (model, real) => {
      const n = real.next()
      const value = {
        NextStep: `Other ${n}`,
        Description: `Text ${n}`,
        Amount: 100_500 + (n % 9_000),
        Discount__c: 1 + (n % 24),
      }[field]
      await real.w.edit('Opportunity', real.dealId, { [field]: value })
      machine.edit(model, field, value)
      real.last = undefined
    },
    false,
  )

const policy = (rule: Rule) =>
  command(
    `the policy is ${rule}`,
    async (model, real) => {
      await real.w.policy(rules[rule])
      model.rule = rule
      real.last = undefined
    },
    false,
  )

const rules: Readonly<Record<Rule, (policy: Yaml) => void>> = {
  normal: () => undefined,
  frozen: ({ objects: { Opportunity } }) =>
    Opportunity.forbid.push({
      id: 'frozen',
      actions: ['update'],
      where: { IsClosed: { eq: false } },
      message: 'Frozen.',
    }),
  strict: ({ objects: { Opportunity } }) => {
    const own = Opportunity.grants.find((g: Yaml) => g.id === 'rep-update-own-opportunities')
    own.approval.find((a: Yaml) => a.id === 'large-amount').quorum = 2
  },
}

/** The worker; two at once find what one would. */
const work = (workers: number) =>
  command(
    `${workers} at work`,
    async (model, real) => {
      const { w, kept } = real
      const before = await w.intents()
      await Promise.all(Array.from({ length: workers }, () => w.work()))
      const taken = (await w.intents()).slice(before.length)
      const rank = (change: ModelChange) => {
        const nth = taken.indexOf(kept[model.changes.indexOf(change)].changeId)
        return nth < 0 ? taken.length : nth
      }
      machine.work(model, due => due.toSorted((a, b) => rank(a) - rank(b)))
      real.last = undefined
    },
    false,
  )

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Trouble>('none') },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Trouble>(
      'locked',
      'dropped',
      'answer-lost',
      'no-intent',
      'after-intent',
      'no-outcome',
      'uncommitted-outcome',
      'after-outcome',
    ),
  },
)
/** The latest ones most: what was begun is brought to an end. */
const which = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) })

/** Sequences of up to so many commands. */
export const sequences = (commandsMax: number) =>
  fc.commands(
    [
      fc.constantFrom('own' as const, 'one' as const, 'two' as const).map(propose),
      fc.constantFrom('own' as const, 'one' as const, 'two' as const).map(propose),
      fc.tuple(which, trouble).map(([n, t]) => confirm(n, t)),
      fc.tuple(which, trouble).map(([n, t]) => confirm(n, t)),
      fc
        .tuple(
          which,
          fc.nat(1),
          fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const),
          trouble,
        )
        .map(([n, by, decision, t]) => decide(n, by, decision, t)),
      fc.tuple(which, fc.nat(1), trouble).map(([n, by, t]) => decide(n, by, 'approve', t)),
      which.map(race),
      which.map(confirmTwice),
      which.map(cancel),
      which.map(cancelAny),
      which.map(undo),
      fc.constant(retry()),
      fc.constantFrom(1_000, 61_000, 61_000, 180_000, 660_000, 3_660_000, 90_000_000).map(pass),
      fc
        .constantFrom('NextStep' as const, 'Amount' as const, 'Discount__c' as const, 'Description' as const)
        .map(edit),
      fc.constantFrom('normal' as const, 'normal' as const, 'frozen' as const, 'strict' as const).map(policy),
      fc.constantFrom(1, 1, 2).map(work),
    ],
    { maxCommands: commandsMax, size: 'max' },
  )
