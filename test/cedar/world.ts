/** The small org the random policies are about: Deal → Firm → Person → Person, with few values, so that all meet. */
import fc from 'fast-check'
import type { Row, World } from '../property/select-evaluator.ts'

export const FIELDS = {
  Deal: {
    Id: 'id',
    S: 'picklist',
    T: 'string',
    N: 'number',
    M: 'number',
    B: 'boolean',
    D: 'date',
    FirmId: 'Firm',
    OwnerId: 'Person',
  },
  Firm: { Id: 'id', S: 'picklist', T: 'string', N: 'number', M: 'number', OwnerId: 'Person' },
  Person: { Id: 'id', S: 'picklist', M: 'number', BossId: 'Person' },
} as const satisfies Record<string, Record<string, string>>
export type ObjectName = keyof typeof FIELDS
export const OBJECTS = ['Deal', 'Firm', 'Person'] as const
export const isReference = (kind: string): kind is ObjectName => OBJECTS.some(o => o === kind)
export const kindOf = (object: ObjectName, field: string): string =>
  Object.entries(FIELDS[object]).find(([name]) => name === field)?.[1] ?? ''

/** Of the random policies. */
export const ROLES = ['Seller', 'Leader', 'Robot'] as const

export const someOf = <T>(from: readonly T[], minLength = 1, maxLength = from.length) =>
  fc.subarray([...from], { minLength, maxLength })

const PREFIX = { Deal: '006', Firm: '001', Person: '005' } as const
export const idOf = (object: ObjectName, n: number) => `${PREFIX[object]}00000000000${n}AAA`
export const ROWS = 3
export const TODAY = '2026-11-22'

/** 'YYYY-MM-DD' as a number of days, which is how Cedar gets dates. */
export const dayNumber = (day: string) => Date.parse(day) / 86_400_000
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)

export type Value = string | number | boolean | null

/** Values of a field; M is never empty. */
export function valueFor(kind: string, field = ''): fc.Arbitrary<Value> {
  if (kind === 'number')
    return field === 'M' ? fc.constantFrom(1, 2, 3, 4) : fc.constantFrom(0, 1, 2, 3, null)
  if (kind === 'boolean') return fc.boolean()
  if (kind === 'date')
    return fc.constantFrom(TODAY, dayOf(dayNumber(TODAY) - 1), dayOf(dayNumber(TODAY) + 9), null)
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
              field === 'Id' ? fc.constant(idOf(object, i + 1)) : valueFor(kind, field),
            ]),
          ),
        ),
      ),
    )
    // Every record says when it was changed last; it decides nothing.
    .map(rows =>
      rows.map(
        (row): Row => ({ ...row, Id: String(row.Id), LastModifiedDate: '2026-11-20T10:15:04.000+0000' }),
      ),
    )

/** Relationship name → its field and where it leads. */
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

export const world: fc.Arbitrary<World> = fc
  .record({ Deal: rowsOf('Deal'), Firm: rowsOf('Firm'), Person: rowsOf('Person') })
  .map(rows => {
    const all = new Map(Object.values(rows).flatMap(list => list.map(row => [row.Id, row])))
    return { rows, references, find: (_object, id) => all.get(String(id)) }
  })

/** Every path from an object over at most so many references, with the kind of its field. */
export function paths(object: ObjectName, hops: number): { path: string; kind: string }[] {
  return Object.entries(FIELDS[object]).flatMap(([field, kind]) => [
    { path: field, kind },
    ...(hops > 0 && isReference(kind)
      ? paths(kind, hops - 1).map(p => ({ path: `${field.slice(0, -2)}.${p.path}`, kind: p.kind }))
      : []),
  ])
}
