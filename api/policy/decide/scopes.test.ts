import { describe, expect, test } from 'vitest'
import type { Literal } from '../../soql/tree.ts'
import type { FieldModel, Scope } from '../model.ts'
import type { FieldKind } from '../types.ts'
import { scopeOf, scopePaths, scopeTest } from './scopes.ts'
import { ME } from './testing.ts'

const field = (kind: FieldKind): FieldModel => ({
  name: 'F',
  kind,
  to: [],
  relationship: undefined,
  filterable: true,
  sortable: true,
  scopeOnly: false,
  audit: 'value',
  untrusted: false,
  sensitive: false,
})
const compare = (op: Extract<Scope, { kind: 'compare' }>['op'], value: number | null): Scope => ({
  kind: 'compare',
  path: 'F',
  field: field('number'),
  op,
  value: value === null ? { type: 'null' } : { type: 'number', value },
})
const holds = (scope: Scope, value: unknown, caller = {}) => scopeTest(scope, '', caller)({ F: value })

describe('a row scope, tried on the row that came back', () => {
  const said = (kind: FieldKind, op: 'eq' | 'gt', value: Literal): Scope => ({
    kind: 'compare',
    path: 'F',
    field: field(kind),
    op,
    value,
  })
  const text = (value: string) => ({ type: 'string', value }) as const

  test('a picklist is the same in any case; another text that differs in case alone can’t be told', () => {
    for (const kind of ['picklist', 'multipicklist'] as const)
      expect(['Open', 'OPEN', 'Shut'].map(v => holds(said(kind, 'eq', text('open')), v))).toEqual([
        true,
        true,
        false,
      ])
    expect(['open', 'OPEN', 'Shut'].map(v => holds(said('string', 'eq', text('open')), v))).toEqual([
      true,
      undefined,
      false,
    ])
  })

  test('a moment is the same however it is written', () => {
    const at = { type: 'dateTime', value: '2026-11-20T10:00:00Z' } as const
    const written = ['2026-11-20T10:00:00.000+0000', '2026-11-20T10:00:00.001+0000']
    expect(written.map(v => holds(said('datetime', 'eq', at), v))).toEqual([true, false])
    expect(written.map(v => holds(said('datetime', 'gt', at), v))).toEqual([false, true])
  })

  test('numbers are compared as numbers, truths as truths, and neither with a text', () => {
    expect(holds(compare('gt', 9), 10)).toBe(true)
    const open = said('boolean', 'eq', { type: 'boolean', value: true })
    expect([true, false, 'true', null].map(v => holds(open, v))).toEqual([true, false, false, false])
    expect(holds(compare('eq', 5), '5')).toBe(false)
  })

  test('asks for every path it looks at, through all, any and not', () => {
    const at = (path: string): Scope => ({ ...said('string', 'eq', text('x')), path }) as Scope
    const scope: Scope = {
      kind: 'all',
      of: [at('A'), { kind: 'any', of: [at('B'), { kind: 'not', of: at('C.D') }] }],
    }
    expect(scopePaths(scope)).toEqual(['A', 'B', 'C.D'])
    const grant = (where: Scope | undefined) => ({ id: 'g', where }) as never
    expect(scopeOf([grant(scope)], 'P.', {})).toEqual({
      kind: 'all',
      of: [
        { kind: 'compare', field: 'P.A', op: '=', value: text('x') },
        {
          kind: 'any',
          of: [
            { kind: 'compare', field: 'P.B', op: '=', value: text('x') },
            { kind: 'not', of: { kind: 'compare', field: 'P.C.D', op: '=', value: text('x') } },
          ],
        },
      ],
    })
    expect(scopeOf([grant(scope), grant(undefined)], '', {})).toBeUndefined()
    expect(scopeOf([], '', {})).toEqual({ kind: 'never' })
    const listed: Scope = { kind: 'in', path: 'A', field: field('string'), values: [text('x'), text('y')] }
    expect(scopeOf([grant(listed)], '', {})).toEqual({
      kind: 'in',
      field: 'A',
      negated: false,
      values: [text('x'), text('y')],
    })
    expect(['x', 'y', 'z', null].map(A => scopeTest(listed, '', {})({ A }))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test.each([
    ['eq', [false, true, false]],
    ['ne', [true, false, true]],
    ['lt', [true, false, false]],
    ['lte', [true, true, false]],
    ['gt', [false, false, true]],
    ['gte', [false, true, true]],
  ] as const)('%s holds below, at and above its value as said', (op, wanted) => {
    expect([4, 5, 6].map(value => holds(compare(op, 5), value))).toEqual(wanted)
  })

  test('an order with nothing on one side can’t be told, also turned round', () => {
    for (const op of ['lt', 'lte', 'gt', 'gte'] as const) {
      expect(holds(compare(op, 5), null)).toBeUndefined()
      expect(holds({ kind: 'not', of: compare(op, 5) }, null)).toBeUndefined()
      expect(holds(compare(op, null), 5)).toBeUndefined()
    }
    expect([holds(compare('eq', null), null), holds(compare('ne', null), null)]).toEqual([true, false])
  })

  test('all and any keep what can’t be told apart from no', () => {
    const [yes, no, unsure] = [compare('eq', 5), compare('eq', 6), compare('lt', null)]
    const of = (kind: 'all' | 'any', ...parts: Scope[]) => holds({ kind, of: parts }, 5)
    expect([of('all', yes, unsure), of('all', unsure, no), of('all', yes), of('all')]).toEqual([
      undefined,
      false,
      true,
      true,
    ])
    expect([of('any', no, unsure), of('any', unsure, yes), of('any', no), of('any')]).toEqual([
      undefined,
      true,
      false,
      false,
    ])
  })

  test('a list of the caller’s holds for its ids alone, and is sent as one list', () => {
    const among: Scope = { kind: 'among', path: 'A.F', field: field('reference'), variable: 'reportIds' }
    const caller = { reportIds: [ME, '005000000000007AAA'] }
    const given = scopeTest(among, '', caller)
    expect([ME, '005000000000008AAA', null].map(F => given({ A: { F } }))).toEqual([true, false, false])
    expect(given({ A: null })).toBe(false)
    expect(scopePaths(among)).toEqual(['A.F'])
    const grant = { id: 'g', where: among } as unknown as Parameters<typeof scopeOf>[0][number]
    expect(scopeOf([grant], 'B.', caller)).toEqual({
      kind: 'in',
      field: 'B.A.F',
      negated: false,
      values: caller.reportIds.map(value => ({ type: 'string', value })),
    })
    expect(() => scopeTest(among, '', {})).toThrow('$caller.reportIds')
    expect(() => scopeTest(among, '', { reportIds: ME })).toThrow('$caller.reportIds')
  })

  test('a variable that isn’t there is a fault, never a scope that gives nothing or all', () => {
    const own: Scope = {
      kind: 'compare',
      path: 'F',
      field: field('reference'),
      op: 'eq',
      value: { type: 'caller', variable: 'managerId' },
    }
    expect(holds(own, ME, { managerId: ME })).toBe(true)
    expect(() => holds(own, ME)).toThrow('$caller.managerId')
    expect(() => holds(own, ME, { managerId: [ME] })).toThrow('$caller.managerId')
  })
})
