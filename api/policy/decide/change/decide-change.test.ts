import { describe, expect, test } from 'vitest'
import { ACCOUNT, create, decide, ME, OTHER, refusal, rightsOf, update, verdict } from './testing.ts'

const approval = (id: string, over: object = {}) => ({
  id,
  approvers: ['Lead'],
  expires: '1h',
  message: `${id} is needed.`,
  ...over,
})
const apply = { confirm: 'never' }
const confirm = { confirm: 'always' }
const one = (at: number) => ({ approval: [approval(`one-${at}`)] })
const two = {
  approval: [approval('a'), approval('b', { quorum: 2, expires: '3d', approvers: ['Lead', 'Rep'] })],
}
const chosen = (...grants: readonly object[]) => {
  const decision = decide({ grants: grants.map(g => ({ ...g })) }, update({ Amount: 1 }))
  return decision.effect === 'deny' ? undefined : decision.grant
}

describe('the least burdensome grant', () => {
  test.each<readonly [string, readonly object[]]>([
    ['g1', [apply]],
    ['g1', [apply, confirm, one(1), two]],
    ['g2', [confirm, apply]],
    ['g2', [one(1), confirm]],
    ['g2', [one(1), { ...confirm, where: 'all-rows' }, two]],
    ['g2', [two, one(1)]],
    ['g4', [two, one(1), confirm, apply]],
    // Of equals the first.
    ['g1', [apply, apply]],
    ['g1', [confirm, confirm]],
    [
      'g1',
      [
        { ...one(1), ...confirm },
        { ...one(2), ...apply },
      ],
    ],
    ['g2', [two, one(1), one(2)]],
    // One that refuses is none.
    ['g2', [{ ...apply, where: { Held: { eq: true } } }, two]],
    ['g1', [two, { ...apply, where: { Held: { eq: true } } }]],
  ])('is %s', (grant, grants) => {
    expect(chosen(...grants)).toBe(grant)
  })

  test('what it writes is written, whatever another would', () => {
    const grants = [{ ...confirm, set: { Stage: 'Asked' } }, { set: { Stage: 'Straight' } }]
    expect(verdict({ grants }, update({ Amount: 1 }))).toEqual({ Amount: 1, Stage: 'Straight' })
  })
})

describe('the decision', () => {
  test('a permitted change says by which grant, what is written, and that nobody is asked', () => {
    expect(decide({ grants: [{}] }, update({ amount: 1, NAME: 'x' }))).toEqual({
      effect: 'permit',
      grant: 'g1',
      confirm: false,
      approvals: [],
      write: { Amount: 1, Name: 'x' },
      conflict: 'fields',
      shadow: false,
      trace: [{ grant: 'g1', applies: true }],
    })
    expect(decide({ grants: [{ shadow: true }] }, update({ amount: 1 }))).toMatchObject({ shadow: true })
  })

  test('of grants that ask for the same the one that fewer edits of others stand against is taken', () => {
    const byRecord = { id: 'strict', conflict: 'record' }
    expect(decide({ grants: [byRecord] }, update({ Amount: 1 }))).toMatchObject({ conflict: 'record' })
    for (const grants of [
      [byRecord, { id: 'lax' }],
      [{ id: 'lax' }, byRecord],
    ])
      expect(decide({ grants }, update({ Amount: 1 }))).toMatchObject({ grant: 'lax', conflict: 'fields' })
    const asking = { id: 'asking', confirm: 'always' }
    expect(decide({ grants: [asking, byRecord] }, update({ Amount: 1 }))).toMatchObject({ grant: 'strict' })
  })

  test('the requester confirms always, never, or when the change is so', () => {
    const asked = (grant: object, values: object = { Amount: 1 }) =>
      decide({ grants: [{ ...grant }] }, update({ ...values }))
    expect(asked({ confirm: 'always' })).toMatchObject({ effect: 'permit', confirm: true })
    expect(asked({ confirm: 'never' })).toMatchObject({ effect: 'permit', confirm: false })
    const when = { confirm: { when: { 'after.Amount': { gt: 5 } } } }
    expect(asked(when)).toMatchObject({ effect: 'permit', confirm: false })
    expect(asked(when, { Amount: 6 })).toMatchObject({ effect: 'permit', confirm: true })
  })

  test('approvals are those whose condition holds, with who, how many, how long and why', () => {
    const grants = [
      {
        confirm: 'always',
        approval: [
          approval('big', { when: { 'after.Amount': { gt: 100 } } }),
          approval('closed', {
            when: { 'after.Stage': { eq: 'Won' } },
            quorum: 2,
            approvers: ['Lead', 'Rep'],
            expires: '3d',
            stepUp: 'c1',
            relayed: ['AAAAAAAA-0000-4000-8000-000000000001'],
          }),
        ],
      },
    ]
    expect(decide({ grants }, update({ Amount: 101 }))).toMatchObject({
      effect: 'needs-approval',
      grant: 'g1',
      confirm: true,
      write: { Amount: 101 },
      approvals: [
        {
          id: 'big',
          approverRoles: ['Lead'],
          quorum: 1,
          expiresAfterMinutes: 60,
          message: 'big is needed.',
          relayed: [],
        },
      ],
    })
    const decision = decide({ grants }, update({ Amount: 101, Stage: 'Won' }))
    expect(decision.effect === 'needs-approval' && decision.approvals).toEqual([
      {
        id: 'big',
        approverRoles: ['Lead'],
        quorum: 1,
        expiresAfterMinutes: 60,
        message: 'big is needed.',
        relayed: [],
      },
      {
        id: 'closed',
        approverRoles: ['Lead', 'Rep'],
        quorum: 2,
        expiresAfterMinutes: 4320,
        message: 'closed is needed.',
        stepUp: 'c1',
        relayed: ['aaaaaaaa-0000-4000-8000-000000000001'],
      },
    ])
    expect(decide({ grants }, update({ Amount: 100 }))).toMatchObject({ effect: 'permit', approvals: [] })
    const always = [{ approval: [approval('each')] }]
    expect(decide({ grants: always }, update({ Amount: 1 }))).toMatchObject({ effect: 'needs-approval' })
  })

  test('an update without its record is answered as a record that isn’t there', () => {
    const plan = rightsOf({ grants: [{}] }).planChange(update({ Amount: 1 }))
    expect(refusal(() => plan.decide({ before: undefined, found: [], today: '2026-11-22' }))).toBe(
      'record-not-found: undefined',
    )
  })

  test('a new record is judged by itself, whatever row is handed in', () => {
    const grants = [{ actions: ['create'], check: { OwnerId: { eq: ME } } }]
    const plan = rightsOf({ grants }).planChange(create({ Amount: 1 }))
    expect(plan.decide({ before: { OwnerId: ME }, found: [], today: '2026-11-22' }).effect).toBe('deny')
  })
})

describe('what is written', () => {
  test('the caller’s values, then presets, then defaults of new records', () => {
    const grant = {
      actions: ['create', 'update'],
      set: { OwnerId: '$caller.userId', Stage: 'New', Phone: null, Starts: '$today+1d', Site: 'x' },
      defaults: { Close: '$today+30d', Count: 5, Active: false, Email: null },
    }
    const preset = { OwnerId: ME, Stage: 'New', Phone: null, Starts: '2026-11-23T00:00:00.000Z', Site: 'x' }
    expect(verdict({ grants: [grant] }, create({ Amount: 1, Count: null }))).toEqual({
      Amount: 1,
      Count: null,
      ...preset,
      Close: '2026-12-22',
      Active: false,
      Email: null,
    })
    expect(verdict({ grants: [grant] }, update({ Amount: 1 }))).toEqual({ Amount: 1, ...preset })
  })

  test('days are counted over the ends of months and years', () => {
    const write = (day: string) => verdict({ grants: [{ set: { Close: day } }] }, update({ Amount: 1 }))
    expect(write('$today')).toEqual({ Amount: 1, Close: '2026-11-22' })
    expect(write('$today-22d')).toEqual({ Amount: 1, Close: '2026-10-31' })
    expect(write('$today+98d')).toEqual({ Amount: 1, Close: '2027-02-28' })
    expect(write('$today+464d')).toEqual({ Amount: 1, Close: '2028-02-29' })
    const instant = { grants: [{ set: { Starts: '2026-11-22T09:00:00Z' } }] }
    expect(verdict(instant, update({ Amount: 1 }))).toEqual({ Amount: 1, Starts: '2026-11-22T09:00:00Z' })
  })
})

describe('why not', () => {
  const mine = { OwnerId: { eq: '$caller.userId' } }
  const rule = (id: string) => ({
    constraints: [{ id, field: 'Amount', range: { max: 0 }, message: `${id} says no.` }],
  })
  const narrow = { fields: ['Name'] }
  const where = { where: { Held: { eq: true } } }
  const check = { check: { Count: { eq: 99 } } }
  const lost = { set: { AccountId: ACCOUNT } }

  test.each<readonly [string, string, readonly object[]]>([
    [
      'fields',
      'No single permission covers these fields together: change fewer at once.',
      [narrow, { fields: ['Amount'] }],
    ],
    ['where', 'This record is not one that you may change like this.', [where]],
    ['check', 'The record would become one that you may not write.', [check]],
    ['constraint:small', 'small says no.', [rule('small')]],
    ['reference:AccountId', 'A record that the change points at does not exist or is not permitted.', [lost]],
    // The grant that got furthest speaks.
    ['where', 'This record is not one that you may change like this.', [narrow, where]],
    ['check', 'The record would become one that you may not write.', [where, check, narrow]],
    ['constraint:a', 'a says no.', [check, rule('a'), where]],
    [
      'reference:AccountId',
      'A record that the change points at does not exist or is not permitted.',
      [rule('a'), lost, check],
    ],
    // Of equals the first.
    ['constraint:a', 'a says no.', [rule('a'), rule('b')]],
    // Each step comes before the next.
    [
      'where',
      'This record is not one that you may change like this.',
      [{ ...where, ...check, ...rule('a'), ...lost }],
    ],
    ['check', 'The record would become one that you may not write.', [{ ...check, ...rule('a'), ...lost }]],
    ['constraint:a', 'a says no.', [{ ...rule('a'), ...lost }]],
  ])('%s: %s', (clause, help, grants) => {
    const values = clause === 'fields' ? { Amount: 1, Name: 'x' } : { Amount: 1 }
    const decision = decide({ grants: grants.map(g => ({ ...g })) }, update(values), { readable: [] })
    expect(decision).toMatchObject({ effect: 'deny', why: { layer: 'policy', clause, help } })
  })

  test('every grant for the action leaves a trace, in policy order', () => {
    const grants = [narrow, where, { actions: ['create'] }, check, rule('small'), lost, {}]
    const traced = decide({ grants: grants.map(g => ({ ...g })) }, update({ Amount: 1 }), { readable: [] })
    expect(traced.effect).toBe('permit')
    expect(traced.trace).toEqual([
      { grant: 'g1', applies: false, clause: 'fields' },
      { grant: 'g2', applies: false, clause: 'where' },
      { grant: 'g4', applies: false, clause: 'check' },
      { grant: 'g5', applies: false, clause: 'constraint:small' },
      { grant: 'g6', applies: false, clause: 'reference:AccountId' },
      { grant: 'g7', applies: true },
    ])
  })

  test('one grant permits the whole change or none does', () => {
    const grants = [{ fields: ['Name'] }, { fields: ['Amount'] }, { fields: ['Name', 'Stage'], where: mine }]
    expect(verdict({ grants }, update({ Name: 'x', Amount: 1 }))).toBe('fields')
    expect(verdict({ grants }, update({ Name: 'x', Stage: 'y' }))).toBe('where')
    expect(verdict({ grants }, update({ Name: 'x', Stage: 'y' }), { before: { OwnerId: ME } })).toEqual({
      Name: 'x',
      Stage: 'y',
    })
  })

  test('no answer holds a value of the record', () => {
    const before = { OwnerId: OTHER, Amount: 987_654, Hidden: 'canary', Held: true }
    for (const grants of [[where], [check], [rule('a')], [lost], [{ where: mine }]])
      for (const values of [{ Count: 1 }, { Amount: 5 }]) {
        const world = { before: { ...before, Held: false }, readable: [] }
        const said = JSON.stringify(decide({ grants: grants.map(g => ({ ...g })) }, update(values), world))
        expect(said).not.toMatch(/987|canary|Hidden|Held/)
        expect(said).not.toContain(OTHER)
      }
  })
})
