/** Random requests: questions, sums and changes, each by one caller. */
import fc from 'fast-check'
import type { Filter, Scalar } from '../../api/policy/types.ts'
import { FIELDS, idOf, isReference, OBJECTS, type ObjectName, paths, ROWS, valueFor } from './world.ts'

export type Request =
  | {
      readonly kind: 'question'
      readonly object: ObjectName
      readonly select: readonly string[]
      /** Paths that filter or sort. */
      readonly used: readonly string[]
      readonly order: boolean
    }
  | {
      readonly kind: 'sum'
      readonly object: ObjectName
      readonly groups: readonly string[]
      readonly measured: readonly string[]
    }
  | {
      readonly kind: 'change'
      readonly action: 'create' | 'update'
      readonly object: ObjectName
      /** Which row, from 0. */
      readonly row: number
      readonly values: Readonly<Record<string, Scalar>>
    }

const object = fc.constantFrom(...OBJECTS)

const question = object.chain(name => {
  const path = fc.constantFrom(...paths(name, 1).map(p => p.path))
  return fc.record({
    kind: fc.constant('question' as const),
    object: fc.constant(name),
    select: fc.uniqueArray(path, { minLength: 1, maxLength: 3 }),
    used: fc.uniqueArray(path, { maxLength: 2 }),
    order: fc.boolean(),
  })
})

const sum = fc.constantFrom('Deal' as const, 'Firm' as const).chain(name =>
  fc.record({
    kind: fc.constant('sum' as const),
    object: fc.constant(name),
    groups: fc.subarray(name === 'Deal' ? ['S', 'B', 'FirmId'] : ['S', 'T', 'OwnerId']),
    measured: fc.subarray(['N', 'M']),
  }),
)

const change = object.chain(name => {
  const fields = Object.entries(FIELDS[name]).filter(([field]) => field !== 'Id')
  const values = fc
    .subarray(fields, { minLength: 1, maxLength: 2 })
    .chain(chosen =>
      fc.record(
        Object.fromEntries(
          chosen.map(([field, kind]): [string, fc.Arbitrary<Scalar>] => [field, valueFor(kind, field)]),
        ),
      ),
    )
  return fc.record({
    kind: fc.constant('change' as const),
    action: fc.constantFrom('create' as const, 'update' as const, 'update' as const),
    object: fc.constant(name),
    row: fc.integer({ min: 0, max: ROWS - 1 }),
    values,
  })
})

export const request: fc.Arbitrary<Request> = fc.oneof(
  { arbitrary: question, weight: 3 },
  { arbitrary: sum, weight: 1 },
  { arbitrary: change, weight: 6 },
)

/** A filter that every row satisfies: what counts here is which fields it uses. */
export function harmless(path: string, kind: string): Filter {
  const value =
    isReference(kind) || kind === 'id'
      ? idOf('Person', 1)
      : kind === 'boolean'
        ? true
        : kind === 'number'
          ? 1
          : kind === 'date'
            ? '2026-11-22'
            : 'a'
  return {
    any: [
      { field: path, is: 'equals', value },
      { field: path, is: 'notEquals', value },
    ],
  }
}
