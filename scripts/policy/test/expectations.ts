/** What a test expects; what isn't said is not looked at. */
import type { Entry } from '../../../api/policy/load/yaml.ts'
import { problemKinds } from '../../../api/problem.ts'
import type {
  AskExpectation,
  ChangeExpectation,
  DescribeExpectation,
  QueryExpectation,
  SummaryExpectation,
} from './format.ts'
import {
  flagOf,
  itemsOf,
  keysOf,
  numberOf,
  type Reading,
  recordOf,
  scalarsOf,
  textOf,
  textsOf,
  valuesOf,
} from './nodes.ts'

interface Expectations {
  readonly ask: AskExpectation
  readonly query: QueryExpectation
  readonly summary: SummaryExpectation
  readonly change: ChangeExpectation
  readonly describe: DescribeExpectation
}

const COMMON = ['decision', 'code', 'why'] as const
const KEYS = {
  ask: ['stepUp', 'actingUser'],
  query: ['grants', 'off', 'rows', 'masked', 'shown', 'related'],
  summary: ['grants', 'groups', 'suppressed'],
  change: ['grant', 'confirm', 'approvals', 'write'],
  describe: ['fields', 'has', 'lacks', 'creates', 'updates'],
} as const
type Key = (typeof COMMON)[number] | (typeof KEYS)[keyof typeof KEYS][number]

const DECISIONS = ['permit', 'needs-approval', 'deny'] as const

/** Reads `expect` of a question of this kind; missing or empty is a fault, since such a test could only pass. */
export function readExpectation<K extends keyof Expectations>(
  kind: K,
  entry: Entry | undefined,
  reading: Reading,
): Expectations[K] {
  if (entry === undefined) return {}
  const keys: Partial<Record<Key, Entry>> = keysOf<Key>(entry, [...COMMON, ...KEYS[kind]], [], reading)
  if (Object.keys(keys).length === 0)
    reading.faults.add(entry.value ?? entry.keyPlace, 'Nothing is expected.', 'Write a decision at least.')
  const expected: Record<string, unknown> = {}
  for (const [key, given] of Object.entries(keys)) expected[key] = readers[key as Key](given, reading)
  return expected
}

const readers: Readonly<Record<Key, (entry: Entry, reading: Reading) => unknown>> = {
  decision: (entry, reading) => oneOf(entry, DECISIONS, reading),
  code: (entry, reading) => oneOf(entry, Object.keys(problemKinds), reading),
  why: (entry, reading) => {
    const keys = keysOf(entry, ['layer', 'clause'], [], reading)
    const [layer, clause] = [textOf(keys.layer, reading), textOf(keys.clause, reading)]
    return { ...(layer === undefined ? {} : { layer }), ...(clause === undefined ? {} : { clause }) }
  },
  stepUp: textOf,
  actingUser: flagOf,
  grants: textsOf,
  off: textsOf,
  rows: textsOf,
  masked: (entry, reading) => recordOf(entry, reading, given => textsOf(given, reading) ?? []),
  shown: (entry, reading) => recordOf(entry, reading, given => valuesOf(given, reading) ?? {}),
  related: (entry, reading) => recordOf(entry, reading, given => textsOf(given, reading) ?? []),
  groups: (entry, reading) =>
    itemsOf(entry, reading).map(item => readGroup({ key: 'A group', keyPlace: item, value: item }, reading)),
  suppressed: flagOf,
  grant: textOf,
  confirm: flagOf,
  approvals: textsOf,
  write: valuesOf,
  fields: textsOf,
  has: textsOf,
  lacks: textsOf,
  creates: textsOf,
  updates: textsOf,
}

function readGroup(entry: Entry, reading: Reading) {
  const keys = keysOf(entry, ['keys', 'count', 'values'], ['count'], reading)
  return {
    keys: keys.keys === undefined ? [] : scalarsOf(keys.keys, reading),
    count: numberOf(keys.count, reading) ?? 0,
    values: keys.values === undefined ? [] : scalarsOf(keys.values, reading),
  }
}

function oneOf(entry: Entry, words: readonly string[], reading: Reading): string | undefined {
  const text = textOf(entry, reading)
  if (text !== undefined && !words.includes(text))
    reading.faults.add(entry.value, `There is no ${entry.key} ${text}.`, `Use ${words.join(', ')}.`)
  return text
}
