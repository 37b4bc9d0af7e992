import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field, Row, SObjectType, Value } from '../model.ts'
import { schema } from '../schema/index.ts'
import { refusalOf, testOrg } from '../testing-org.ts'
import { createRecord, updateRecord } from './index.ts'
import { checkValue, parseValue } from './values.ts'

const field = (object: string, name: string): Field => {
  const found = schema.object(object)?.field(name)
  if (found === undefined) throw new Error(`${object}.${name}`)
  return found
}
const stored = (object: string, name: string, value: unknown): Value => {
  const of = field(object, name)
  return checkValue(of, parseValue(of, value))
}

describe('a JSON value', () => {
  test.each([
    ['Opportunity', 'Amount', '75000', 75000],
    ['Opportunity', 'Amount', 0.125, 0.13],
    ['Opportunity', 'Amount', -5, -5],
    ['Account', 'NumberOfEmployees', '12', 12],
    ['Opportunity', 'IsPrivate', 'TRUE', true],
    ['Opportunity', 'CloseDate', '2028-02-29', '2028-02-29'],
    ['Opportunity', 'CloseDate', '2026-11-21T23:59:59Z', '2026-11-21'],
    ['Event', 'StartDateTime', '2026-11-21T09:30:00.5+01:00', '2026-11-21T08:30:00.500Z'],
    ['Event', 'StartDateTime', '2026-11-21T09:30Z', '2026-11-21T09:30:00.000Z'],
    ['Account', 'Name', '  Acme  ', 'Acme'],
    ['Account', 'Phone', '', null],
    ['Account', 'Industry', 'energy', 'Energy'],
    ['Account', 'Industry', 'Alchemy', 'Alchemy'],
    ['Contact', 'AccountId', '001gK0000000zzz', '001gK0000000zzzQAA'],
  ] as const)('of %s.%s %j is kept as %j', (object, name, value, expected) => {
    expect(stored(object, name, value)).toBe(expected)
  })

  test.each([
    ['Opportunity', 'CloseDate', '2026-2-3'],
    ['Opportunity', 'CloseDate', '2027-02-29'],
    ['Opportunity', 'CloseDate', '1500-01-01'],
    ['Event', 'StartDateTime', '2026-11-21'],
    ['Event', 'StartDateTime', '2026-11-21T25:00:00Z'],
    ['Event', 'StartDateTime', 1],
    ['Opportunity', 'Amount', '1e'],
    ['Opportunity', 'Amount', '0x10'],
    ['Opportunity', 'Amount', true],
    ['Opportunity', 'IsPrivate', 1],
    ['Account', 'Name', ['a']],
  ] as const)('of %s.%s %j is refused as the wrong kind', (object, name, value) => {
    expect(refusalOf(() => stored(object, name, value))?.errorCode).toBe('JSON_PARSER_ERROR')
  })
})

const SEED = 20261121
const OBJECTS = [
  'Account',
  'Contact',
  'Opportunity',
  'Case',
  'Task',
  'Event',
  'Lead',
  'Project__c',
  'Contract',
]
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>('', ' ', '2026-11-21', '2026-11-21T09:30:00Z', 1e308, -1, '1e400', {
    External_Ref__c: 'x',
  }),
  fc.string({ unit: 'binary', maxLength: 300 }),
)
const body = fc.constantFrom(...OBJECTS).chain(object => {
  const names =
    schema.object(object)?.fields.flatMap(f => [f.name, f.relationshipName ?? f.name.toLowerCase()]) ?? []
  const key = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.string() },
  )
  return fc.record({ object: fc.constant(object), members: fc.dictionary(key, hostile, { maxKeys: 5 }) })
})

const REQUIRED: Readonly<Record<string, Record<string, unknown>>> = {
  Account: { Name: 'A' },
  Contact: { LastName: 'L' },
  Opportunity: { Name: 'O', StageName: 'Prospecting', CloseDate: '2026-12-31' },
  Event: { StartDateTime: '2026-12-31T10:00:00Z', DurationInMinutes: 30 },
  Lead: { LastName: 'L', Company: 'C' },
  Project__c: { Name: 'P' },
}

/** What every stored row must satisfy, whatever was sent. */
function expectSound(type: SObjectType, row: Row) {
  expect(Object.keys(row).sort()).toEqual(type.fields.map(f => f.name).sort())
  for (const f of type.fields) {
    const value = row[f.name] ?? null
    if (value === null) {
      expect(f.type).not.toBe('boolean')
      continue
    }
    if (f.type === 'boolean') expect(value).toBeTypeOf('boolean')
    else if (['int', 'double', 'currency', 'percent'].includes(f.type))
      expect(Number.isFinite(value)).toBe(true)
    else expect(value).toBeTypeOf('string')
    if (f.type === 'date') expect(value).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    if (f.type === 'datetime') expect(value).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
    if (typeof value === 'string' && f.length > 0 && !f.calculated)
      expect(value.length).toBeLessThanOrEqual(f.length)
  }
}

describe('whatever a client sends', () => {
  test('is either kept as a sound row or refused with a Salesforce error, and then nothing is kept', () => {
    const org = testOrg()
    const { rep } = org.people
    fc.assert(
      fc.property(body, ({ object, members }) => {
        const type = schema.object(object)
        if (type === undefined) throw new Error(object)
        const known = new Set([...org.store.rows(object)].map(r => r.Id))
        const refusal = refusalOf(() =>
          createRecord(org, rep, object, { ...REQUIRED[object], ...members }, { allowDuplicateSave: true }),
        )
        const made = [...org.store.rows(object)].filter(r => !known.has(r.Id ?? null))
        expect(made).toHaveLength(refusal === undefined ? 1 : 0)
        if (refusal !== undefined) expect(refusal.errorCode).toMatch(/^[A-Z_]+$/)
        for (const row of made) expectSound(type, row)
      }),
      { numRuns: 300, seed: SEED },
    )
  })

  test('changes a row soundly or not at all', () => {
    const org = testOrg()
    const { rep } = org.people
    const ids = new Map(
      OBJECTS.filter(o => o !== 'Contract').map(o => [o, createRecord(org, rep, o, REQUIRED[o] ?? {}).id]),
    )
    fc.assert(
      fc.property(body, ({ object, members }) => {
        const type = schema.object(object)
        const id = ids.get(object)
        fc.pre(type !== undefined && id !== undefined && !('OwnerId' in members))
        if (type === undefined || id === undefined) return
        const before = org.store.get(object, id)
        const refusal = refusalOf(() => updateRecord(org, rep, object, id, members))
        const after = org.store.get(object, id)
        if (refusal !== undefined) expect(after).toBe(before)
        if (after !== undefined) expectSound(type, after)
      }),
      { numRuns: 300, seed: SEED },
    )
  })
})
