/**
 * Naughty strings and injection payloads that others collected, as values of filters: each stays one literal or is
 * refused. Without the data these tests are skipped, and say so.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../api/problem.ts'
import { printQuery } from '../../api/soql/print.ts'
import type { Condition } from '../../api/soql/tree.ts'
import { literalValue, shapeOf } from '../property/soql-round-trip.ts'
import { conformanceData, dataPath, present } from './data.ts'

const payloads = 'security/payloads'
const naughty = 'security/blns/blns.json'
const absent = !present(payloads) || !present(naughty)
if (absent) console.warn(`No conformance data in ${conformanceData}: the SOQL strings are SKIPPED.`)

const strings = (file: string): readonly string[] => textsIn(JSON.parse(readFileSync(dataPath(file), 'utf8')))

/** Every string in a JSON value, however it is nested. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const printed = (value: string) => {
  const literal = { type: 'string', value } as const
  const where: Condition = {
    kind: 'any',
    of: [
      { kind: 'compare', field: 'Name', op: '=', value: literal },
      { kind: 'like', field: 'Name', match: 'startsWith', text: value },
      { kind: 'in', field: 'Name', negated: false, values: [literal] },
    ],
  }
  return printQuery({ from: 'Account', select: ['Id'], where, limit: 25 })
}

const plain = shapeOf(printed('x')).shape
const pattern = (value: string) => `${value.replace(/[%_]/g, '\\$&')}%`

function check(value: string): 'kept' | 'refused' {
  let soql: string
  try {
    soql = printed(value)
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid-input') return 'refused'
    throw error
  }
  const { shape, literals } = shapeOf(soql)
  expect(shape, value).toBe(plain)
  expect(literals.map(literalValue), value).toEqual([value, pattern(value), value])
  return 'kept'
}

const files = absent
  ? []
  : [
      naughty,
      ...readdirSync(dataPath(payloads))
        .filter(f => f.startsWith('sql-'))
        .map(f => `${payloads}/${f}`),
    ]

describe.skipIf(absent)('collected strings stay one literal in SOQL', () => {
  test.each(files)('%s', file => {
    const values = strings(file)
    expect(values.length).toBeGreaterThan(0)
    const refused = values.filter(value => check(value) === 'refused')
    // Only what no name holds is refused: control characters, line separators, half characters, endless text.
    for (const value of refused) {
      const strange = /[\p{Cc}\u2028\u2029\p{Cs}]/u.test(value.replace(/[\n\r\t\b\f]/g, ''))
      expect(strange || value.length > 4_000, value).toBe(true)
    }
  })
})
