import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../api/policy/index.ts'
import type { Filter, Plan, Rights } from '../../api/policy/types.ts'
import { Problem } from '../../api/problem.ts'
import {
  type GrantText,
  permitted,
  type Question,
  type Rules,
  type ScopeText,
  shown,
  visible,
} from './policy-oracle.ts'
import { execute, type Row, type World } from './select-evaluator.ts'

// Deal → Firm → Person → Person: three objects, references in a row, small values so that everything meets everything.
const FIELDS = {
  Deal: { Id: 'id', S: 'picklist', N: 'number', B: 'boolean', FirmId: 'Firm', OwnerId: 'Person' },
  Firm: { Id: 'id', S: 'picklist', N: 'number', OwnerId: 'Person' },
  Person: { Id: 'id', S: 'picklist', BossId: 'Person' },
} as const
type ObjectName = keyof typeof FIELDS
const OBJECTS = ['Deal', 'Firm', 'Person'] as const
const isReference = (kind: string): kind is ObjectName => OBJECTS.some(o => o === kind)

const references = Object.fromEntries(
  OBJECTS.map(object => [
    object,
    Object.fromEntries(
      Object.entries(FIELDS[object])
        .filter(([, kind]) => isReference(kind))
        .map(([field, kind]) => [field.slice(0, -2), { field, to: kind }]),
    ),
  ]),
)

const prefix = { Deal: '006', Firm: '001', Person: '005' } as const
const idOf = (object: ObjectName, n: number) => `${prefix[object]}00000000000${n}AAA`
const ME = idOf('Person', 1)
const ROWS = 4

const value = (kind: string): fc.Arbitrary<string | number | boolean | null> => {
  if (kind === 'number') return fc.constantFrom(1, 2, 3, null)
  if (kind === 'boolean') return fc.boolean()
  if (isReference(kind)) return fc.option(fc.integer({ min: 1, max: ROWS }).map(n => idOf(kind, n)))
  return fc.constantFrom('a', 'ab', 'c', null)
}

const rowsOf = (object: ObjectName): fc.Arbitrary<Row[]> =>
  fc
    .tuple(
      ...Array.from({ length: ROWS }, (_, i) =>
        fc.record(
          Object.fromEntries(
            Object.entries(FIELDS[object]).map(([field, kind]) => [
              field,
              field === 'Id' ? fc.constant(idOf(object, i + 1)) : value(kind),
            ]),
          ),
        ),
      ),
    )
    .map(rows => rows.map((row): Row => ({ ...row, Id: String(row.Id) })))

const world: fc.Arbitrary<World> = fc
  .record({ Deal: rowsOf('Deal'), Firm: rowsOf('Firm'), Person: rowsOf('Person') })
  .map(rows => {
    const all = new Map(Object.values(rows).flatMap(list => list.map(row => [row.Id, row])))
    return { rows, references, find: (_object, id) => all.get(String(id)) }
  })

/** Every path from an object over at most so many references, with the kind of its field. */
function paths(object: ObjectName, hops: number): { path: string; kind: string }[] {
  return Object.entries(FIELDS[object]).flatMap(([field, kind]) => [
    { path: field, kind },
    ...(hops > 0 && isReference(kind)
      ? paths(kind, hops - 1).map(p => ({ path: `${field.slice(0, -2)}.${p.path}`, kind: p.kind }))
      : []),
  ])
}

const written = (v: string | number | boolean | null, kind: string) =>
  v === null && kind === 'boolean' ? false : v
const scopeValue = (kind: string) =>
  isReference(kind) || kind === 'id' ? fc.constant('$caller.userId') : value(kind).map(v => written(v, kind))

/** `not` around an order is left out where exact answers are compared: the mask answers those carefully. */
function scope(object: ObjectName, ordersUnderNot: boolean): fc.Arbitrary<ScopeText> {
  const term = (ordered: boolean) =>
    fc.constantFrom(...paths(object, 2)).chain(({ path, kind }) => {
      const orders = kind === 'number' && ordered ? ['lt', 'lte', 'gt', 'gte'] : []
      return fc.constantFrom('eq', 'ne', 'in', ...orders).chain(op => {
        const operand =
          op === 'in' ? fc.array(scopeValue(kind), { minLength: 1, maxLength: 2 }) : scopeValue(kind)
        return operand.map(
          (v): ScopeText => ({ [path]: { [op]: orders.includes(op) && v === null ? 2 : v } }),
        )
      })
    })
  const positive = term(true)
  const negative = term(ordersUnderNot)
  return fc.oneof(
    fc.constant('all-rows' as const),
    positive,
    positive,
    fc.array(positive, { minLength: 1, maxLength: 2 }).map(any => ({ any })),
    negative.map(not => ({ not })),
    fc.tuple(positive, negative).map(([a, b]) => ({ all: [a, { not: b }] })),
    fc.tuple(positive, positive).map(([a, b]) => ({ ...(a as object), any: [b] })),
  )
}

const grantsOf = (object: ObjectName, ordersUnderNot: boolean): fc.Arbitrary<GrantText[]> =>
  fc
    .array(
      fc.tuple(scope(object, ordersUnderNot), fc.subarray(Object.keys(FIELDS[object]), { minLength: 2 })),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map(list =>
      list.map(([where, fields], i) => ({
        id: `${object.toLowerCase()}-${i}`,
        roles: ['R'],
        actions: ['read'],
        where,
        fields,
      })),
    )

const filterOn = (object: ObjectName): fc.Arbitrary<Filter> => {
  const leaf = fc.constantFrom(...paths(object, 2)).chain(({ path, kind }): fc.Arbitrary<Filter> => {
    const one = kind === 'id' ? fc.constant(idOf('Person', 2)) : value(kind)
    const filters: fc.Arbitrary<Filter>[] = [
      fc.record({
        field: fc.constant(path),
        is: fc.constantFrom('equals' as const, 'notEquals' as const),
        value: one,
      }),
      fc.record({
        field: fc.constant(path),
        is: fc.constantFrom('in' as const, 'notIn' as const),
        values: fc.array(one, { maxLength: 2 }),
      }),
    ]
    if (kind === 'number') {
      const is = fc.constantFrom(
        'lessThan' as const,
        'atMost' as const,
        'greaterThan' as const,
        'atLeast' as const,
      )
      filters.push(fc.record({ field: fc.constant(path), is, value: fc.constantFrom(1, 2, 3) }))
    }
    if (kind === 'picklist') {
      const is = fc.constantFrom('startsWith' as const, 'contains' as const)
      filters.push(fc.record({ field: fc.constant(path), is, value: fc.constantFrom('a', 'b') }))
    }
    return fc.oneof(...filters)
  })
  return fc.oneof(
    { arbitrary: leaf, weight: 5 },
    fc.array(leaf, { maxLength: 2 }).map((any): Filter => ({ any })),
    fc.array(leaf, { maxLength: 2 }).map((all): Filter => ({ all })),
    leaf.map((not): Filter => ({ not })),
    fc.tuple(leaf, leaf).map(([a, b]): Filter => ({ not: { any: [a, { not: b }] } })),
  )
}

const question: fc.Arbitrary<Question> = fc.constantFrom(...OBJECTS).chain(object => {
  const path = fc.constantFrom(...paths(object, 2).map(p => p.path))
  return fc.record({
    object: fc.constant(object),
    select: fc.uniqueArray(path, { minLength: 1, maxLength: 5 }),
    where: fc.array(filterOn(object), { maxLength: 2 }),
    orderBy: fc.array(fc.tuple(path, fc.constantFrom('asc' as const, 'desc' as const)), { maxLength: 1 }),
  })
})

const rules = (ordersUnderNot: boolean): fc.Arbitrary<Rules> =>
  fc.record({
    world,
    grants: fc.record({
      Deal: grantsOf('Deal', ordersUnderNot),
      Firm: grantsOf('Firm', ordersUnderNot),
      Person: grantsOf('Person', ordersUnderNot),
    }),
    caller: fc.constant({ userId: ME }),
  })

function rightsOf({ grants }: Rules): Rights {
  const policy = {
    apiVersion: 'sallyport.policy/v1',
    metadata: { name: 'random', version: '1' },
    phase: 'read-only',
    clients: { App: { id: CLIENT } },
    roles: { R: { anyOf: [{ appRole: 'R' }], operations: ['QueryRecords'] } },
    objects: Object.fromEntries(
      OBJECTS.map(name => [
        name,
        {
          fields: Object.fromEntries(
            Object.entries(FIELDS[name]).map(([field, kind]) => [
              field,
              isReference(kind) ? { type: 'reference', to: [kind] } : { type: kind },
            ]),
          ),
          grants: grants[name],
        },
      ]),
    ),
  }
  return loadPolicy(JSON.stringify(policy), 'random.yaml').rightsOf({
    kind: 'user',
    appRoles: ['R'],
    groups: [],
    clientId: CLIENT,
    scopes: ['access_as_user'],
    salesforceUser: {
      id: ME,
      managerId: null,
      roleId: null,
      profileId: idOf('Person', 9),
      attributes: {},
      reportIds: null,
      accountTeamIds: null,
    },
  })
}

function planOf(rights: Rights, question: Question): Plan | undefined {
  try {
    return rights.plan({ ...question, limit: 50 })
  } catch (error) {
    if (error instanceof Problem && error.code === 'field-denied') return undefined
    throw error
  }
}

/** The rows the plan gives, masked, by id; the stand-in for Salesforce says in passing which row each record is. */
function given({ select, mask, object }: Plan, { world: w }: Rules) {
  return new Map(
    (w.rows[object] ?? []).flatMap(row => {
      const [record] = execute(w, select, [row])
      return record === undefined ? [] : [[row.Id, mask(record)] as const]
    }),
  )
}

const CLIENT = 'c0000000-0000-4000-8000-00000000000c'
const questions = fc.array(question, { minLength: 8, maxLength: 8 })
const RUNS = { numRuns: 120, seed: 20261121 }

describe('plan and mask against the rules worked out by brute force', () => {
  test('refusals, rows and values are exactly those the rules give', () => {
    const seen = { refused: 0, taken: 0, rows: 0, hidden: 0, shown: 0, masked: 0 }
    const check = (r: Rules, q: Question, plan: Plan | undefined) => {
      seen[plan === undefined ? 'refused' : 'taken']++
      expect(plan !== undefined).toBe(permitted(r, q))
      if (plan === undefined) return
      const answer = given(plan, r)
      for (const row of r.world.rows[q.object] ?? []) {
        const masked = answer.get(row.Id)
        seen[masked === undefined ? 'hidden' : 'rows']++
        expect(masked !== undefined).toBe(visible(r, q, row))
        if (masked === undefined) continue
        expect([...Object.keys(masked.fields), ...masked.masked].toSorted()).toEqual(q.select.toSorted())
        for (const path of q.select) {
          const expected = shown(r, q, row, path)
          seen[expected === undefined ? 'masked' : 'shown']++
          expect(masked.fields[path]).toBe(expected)
          expect(masked.masked.includes(path)).toBe(expected === undefined)
        }
      }
    }
    fc.assert(
      fc.property(rules(false), questions, (r, qs) => {
        const rights = rightsOf(r)
        for (const q of qs) check(r, q, planOf(rights, q))
      }),
      RUNS,
    )
    // Each outcome was met often enough for the comparison to mean something.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50)
  })

  test('whatever the scopes, nothing is shown that the rules don’t give', () => {
    fc.assert(
      fc.property(rules(true), questions, (r, qs) => {
        const rights = rightsOf(r)
        for (const q of qs) {
          const plan = planOf(rights, q)
          if (plan === undefined) continue
          for (const [id, masked] of given(plan, r)) {
            const row = r.world.rows[q.object]?.find(x => x.Id === id)
            if (row === undefined) throw new Error(id)
            expect(visible(r, q, row)).toBe(true)
            for (const [path, value] of Object.entries(masked.fields)) {
              expect(value).toBe(shown(r, q, row, path))
            }
          }
        }
      }),
      RUNS,
    )
  })
})
