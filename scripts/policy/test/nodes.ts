/** Shapes that test files are made of, read with a fault and its place for what is of another. */
import { isScalar, isSeq, type Node } from 'yaml'
import type { Faults } from '../../../api/policy/load/faults.ts'
import { type Entry, readFlag, readKeys, readMap, readText } from '../../../api/policy/load/yaml.ts'
import type { Scalar } from '../../../api/policy/types.ts'

/** What values are read with: `ids` gives the id behind `$name`. */
export interface Reading {
  readonly faults: Faults
  readonly ids: ReadonlyMap<string, string>
}

export const textOf = (entry: Entry | undefined, { faults }: Reading): string | undefined =>
  entry === undefined ? undefined : readText(entry.value, entry.key, entry.keyPlace, faults)

/** Items of a list, or none; unlike a policy's list it may be empty. */
export function itemsOf(entry: Entry, { faults }: Reading): readonly Node[] {
  if (isSeq(entry.value)) return entry.value.items.filter(item => isScalar(item) || isNodeLike(item))
  faults.add(entry.value ?? entry.keyPlace, `${entry.key} is not a list.`, 'Write it as a list: [a, b].')
  return []
}

const isNodeLike = (item: unknown): item is Node =>
  typeof item === 'object' && item !== null && 'range' in item

export const textsOf = (entry: Entry | undefined, reading: Reading): readonly string[] | undefined =>
  entry === undefined
    ? undefined
    : itemsOf(entry, reading).flatMap(
        item => readText(item, `An item of ${entry.key}`, item, reading.faults) ?? [],
      )

/** Text, number, boolean or null; `$name` becomes the id of a principal or resource. */
export function scalarOf(node: Node | null, { faults, ids }: Reading): Scalar {
  const value = isScalar(node) ? node.value : node === null ? null : undefined
  if (typeof value === 'string' && value.startsWith('$')) {
    const id = ids.get(value.slice(1))
    if (id !== undefined) return id
    faults.add(
      node,
      `${value} is neither a principal nor a resource.`,
      'Use a name of this file after the $.',
    )
    return null
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Scalar
  faults.add(node, 'A value is neither a text, a number, true, false nor null.', 'Write one of them.')
  return null
}

export const scalarsOf = (entry: Entry, reading: Reading): readonly Scalar[] =>
  itemsOf(entry, reading).map(item => scalarOf(item, reading))

/** Entries of a map as an object. */
export function recordOf<V>(
  entry: Entry | undefined,
  { faults }: Reading,
  read: (entry: Entry) => V,
): Readonly<Record<string, V>> | undefined {
  if (entry === undefined) return undefined
  const entries = readMap(entry.value, entry.key, entry.keyPlace, faults) ?? []
  return Object.fromEntries(entries.map(given => [given.key, read(given)]))
}

export const valuesOf = (entry: Entry | undefined, reading: Reading) =>
  recordOf(entry, reading, given => scalarOf(given.value, reading))

/** True or false. */
export const flagOf = (entry: Entry | undefined, { faults }: Reading): boolean | undefined =>
  entry === undefined ? undefined : readFlag(entry.value, entry.key, entry.keyPlace, faults)

export function numberOf(entry: Entry | undefined, { faults }: Reading): number | undefined {
  if (entry === undefined) return undefined
  const value = isScalar(entry.value) ? entry.value.value : undefined
  if (typeof value === 'number') return value
  faults.add(entry.value ?? entry.keyPlace, `${entry.key} is not a number.`, 'Write a number.')
  return undefined
}

/** The known keys of an entry's map. */
export const keysOf = <const K extends string>(
  entry: Entry,
  allowed: readonly K[],
  required: readonly K[],
  { faults }: Reading,
): Partial<Record<K, Entry>> =>
  readKeys(entry.value, entry.key, entry.keyPlace, { allowed, required }, faults) ?? {}
