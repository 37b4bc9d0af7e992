import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../index.ts'
import type { Query } from '../types.ts'
import { BOSS, ME, policy, refusal, rep, subject } from './testing.ts'

describe('what is answered', () => {
  test('a field some grants name is shown on their rows, by name masked on others', () => {
    const plan = rep.plan({ object: 'Account', select: ['Name', 'Revenue'], limit: 5 })
    expect(plan.select.select).toEqual(['Name', 'Revenue', 'OwnerId'])
    expect(plan.mask({ Name: 'A', Revenue: 5, OwnerId: ME })).toEqual({
      fields: { Name: 'A', Revenue: 5 },
      masked: [],
      related: {},
    })
    expect(plan.mask({ Name: 'A', Revenue: 5, OwnerId: BOSS })).toEqual({
      fields: { Name: 'A' },
      masked: ['Revenue'],
      related: {},
    })
  })

  test('a parent outside scope is masked, an empty one is empty', () => {
    const plan = rep.plan({ object: 'Case', select: ['Id', 'Account.Name'], limit: 5 })
    const account = { Name: 'A', OwnerId: BOSS, Owner: { ManagerId: ME } }
    expect(plan.mask({ Id: '1', Open: true, Account: account }).masked).toEqual(['Account.Name'])
    expect(plan.mask({ Id: '1', Open: true, Account: { ...account, OwnerId: ME } }).fields).toEqual({
      Id: '1',
      'Account.Name': 'A',
    })
    expect(plan.mask({ Id: '1', Open: true, Account: null })).toMatchObject({
      fields: { 'Account.Name': null },
      masked: [],
    })
  })

  test('nothing but plain values of what was asked for leaves', () => {
    const plan = rep.plan({
      object: 'Case',
      select: ['Subject', 'Hours', 'Created'],
      where: [{ field: 'Open', is: 'equals', value: true }],
      limit: 5,
    })
    const record = {
      attributes: { type: 'Case' },
      Subject: { street: 'x' },
      Hours: [1],
      Created: null,
      Secret: 's',
    }
    expect(plan.mask(record)).toEqual({
      fields: { Subject: null, Hours: null, Created: null },
      masked: [],
      related: {},
    })
  })

  test('doubt counts as no: text equal but for case, an empty field below a number under not', () => {
    const doubtful = loadPolicy(
      `
apiVersion: sallyport.policy/v1
metadata: { name: doubt, version: '1' }
phase: read-only
clients: { App: { id: c0000000-0000-4000-8000-00000000000c } }
roles: { Rep: { anyOf: [{ appRole: Rep }], operations: [A] } }
objects:
  A:
    fields: { Id: { type: id }, T: { type: string }, P: { type: picklist }, N: { type: number }, X: { type: string }, Y: { type: string }, Z: { type: string } }
    grants:
      - { id: all, roles: [Rep], actions: [read], where: all-rows, fields: [Id] }
      - { id: text, roles: [Rep], actions: [read], where: { T: { eq: Acme } }, fields: [X] }
      - { id: number, roles: [Rep], actions: [read], where: { not: { N: { lt: 5 } } }, fields: [Y] }
      - { id: pick, roles: [Rep], actions: [read], where: { P: { ne: Hot } }, fields: [Z] }
`,
      'doubt.yaml',
    )
    const plan = doubtful.rightsOf(subject(['Rep'])).plan({ object: 'A', select: ['X', 'Y', 'Z'], limit: 1 })
    const masked = (T: string | null, N: number | null, P: string | null) =>
      plan.mask({ T, N, P }).masked.join()
    expect(masked('Acme', 5, 'Cold')).toBe('')
    expect(masked('acme', 5, 'Cold')).toBe('X')
    expect(masked('Acme Corp', 4, null)).toBe('X,Y')
    expect(masked(null, null, 'HOT')).toBe('X,Y,Z')
  })

  test('a search hit holds its words where the caller may read them', () => {
    const plan = rep.planSearch({ object: 'case', select: ['Id'], limit: 5 })
    expect(plan.searchFields).toEqual(['Number', 'Subject'])
    expect(plan.select.select).toEqual(['Id', 'Open', 'Number', 'Subject'])
    const record = { Id: '1', Number: '0042', Subject: 'leak', Status: 'New' }
    expect(plan.texts({ ...record, Open: true })).toEqual(['0042', 'leak'])
    expect(plan.texts({ ...record, Open: false })).toEqual(['0042'])
    expect(plan.mask({ ...record, Open: false })).toMatchObject({ fields: {}, masked: ['Id'] })
  })

  test('an object without search fields can’t be searched', () => {
    expect(refusal(() => rep.planSearch({ object: 'User', select: ['Id'], limit: 5 }))).toMatch(
      /^object-denied/,
    )
  })
})

// Mutants are counted while they run, which takes time of its own.
test.skipIf(process.env.MUTANTS === '1')('planning and masking a page costs microseconds', () => {
  const query: Query = {
    object: 'Case',
    select: ['Id', 'Number', 'Subject', 'Status', 'Created', 'Account.Name', 'Owner.Name'],
    where: [{ field: 'Account.Name', is: 'equals', value: 'Acme' }],
    orderBy: [['Created', 'desc']],
    limit: 25,
  }
  const record = {
    Id: '1',
    Number: '1',
    Subject: 's',
    Status: 'New',
    Created: '2026-11-21T09:30:00.000+0000',
    Account: { Name: 'Acme' },
  }
  const page = Array.from({ length: 25 }, () => record)
  const times = Array.from({ length: 3_000 }, () => {
    const start = performance.now()
    const plan = policy.rightsOf(subject(['Rep'])).plan(query)
    for (const row of page) plan.mask(row)
    return performance.now() - start
  }).toSorted((a, b) => a - b)
  // About 0.02 ms on one core of 2026; the margin is for a busy machine.
  expect(times[1_500]).toBeLessThan(0.2)
})
