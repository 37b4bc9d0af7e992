import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { card } from '../../api/changes/present/card.ts'
import type { ChangeState, ShownChange } from '../../api/changes/present/types.ts'
import { dataPath, present } from '../conformance/data.ts'
import { echoLeak } from './echo-leak.ts'

const TEAMS_BYTES_MAX = 28_000
const kinds = ['string', 'longtext', 'picklist', 'date', 'datetime', 'currency', 'reference'] as const
const states: readonly ChangeState[] = ['proposed', 'pending', 'executed', 'conflict', 'simulated']

interface Size {
  readonly records: number
  readonly fields: number
  readonly conflicts: number
  readonly approvals: number
}

/** A change of that size whose every string is `text`. */
function changeOf(
  text: string,
  { records, fields, conflicts, approvals }: Size,
  state: ChangeState = 'proposed',
) {
  const many = <T>(count: number, one: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => one(i))
  const shown = (index: number) => ({
    field: text,
    label: text,
    kind: kinds[index % kinds.length] ?? 'string',
    sensitive: false,
    untrusted: false,
  })
  return {
    changeId: text,
    checkCode: text,
    state,
    title: text,
    records: many(records, index => ({
      object: text,
      objectLabel: text,
      recordId: text,
      recordName: text,
      action: index % 2 === 0 ? ('update' as const) : ('create' as const),
      fields: many(fields, at => ({ ...shown(at), before: text, after: text })),
    })),
    requestedBy: text,
    reason: text,
    expiresAtMs: Date.UTC(2026, 10, 22, 17, 30),
    approvals: many(approvals, () => ({
      id: text,
      message: text,
      quorum: 2,
      given: 1,
      approverRoles: [text, text],
    })),
    undoUntilMs: Date.UTC(2026, 10, 23),
    timeZone: 'Europe/Lisbon',
    conflict: many(conflicts, index => ({ ...shown(index), expected: text, found: text })),
  } satisfies ShownChange
}

/** The card without the texts of its runs and what is said where it can't be shown. */
const structure = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(structure)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'text' || key === 'fallbackText' ? typeof member : structure(member),
    ]),
  )
}
const textsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return [...('text' in value ? [String(value.text)] : []), ...Object.values(value).flatMap(textsIn)]
}

const crafty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...echoLeak,
    ...['data.secret', '$root', '{x}'].map(expression => `$\{${expression}}`),
    '{{DATE(2026-01-01,SHORT)}}',
    '"}]},{"type":"Image","url":"https://attacker.example/p.png"}',
    '[x](javascript:alert(1))',
    '<img src=x onerror=y>',
    '2026-11-24',
    '',
    '\u200b',
    '\u202edrow',
    'x'.repeat(10_000),
    '__proto__',
  ),
)
const size = fc.record({
  records: fc.integer({ min: 0, max: 6 }),
  fields: fc.integer({ min: 0, max: 6 }),
  conflicts: fc.integer({ min: 0, max: 7 }),
  approvals: fc.integer({ min: 0, max: 5 }),
})

describe('42: the card of a change', () => {
  test('whatever strings a change holds, its elements and keys are the same', () => {
    fc.assert(
      fc.property(crafty, size, fc.constantFrom(...states), (text, of, state) => {
        expect(structure(card(changeOf(text, of, state)))).toEqual(structure(card(changeOf('x', of, state))))
      }),
      { numRuns: 300 },
    )
  })

  test('no text of it is a template, empty, of two lines, or holds what can’t be seen', () => {
    fc.assert(
      fc.property(crafty, text => {
        const shown = card(changeOf(text, { records: 2, fields: 4, conflicts: 2, approvals: 1 }))
        for (const one of [...textsIn(shown), String(shown.fallbackText)]) {
          expect(one).not.toMatch(/\$\{|\{\{|[\n\u200b-\u200f\u202a-\u202e\u{e0000}-\u{e007f}]/u)
          expect(one).not.toBe('')
        }
      }),
      { numRuns: 300 },
    )
  })

  test('it is small enough for Teams with as much of everything as there may be, and says what is left out', () => {
    const most = { records: 200, fields: 200, conflicts: 200, approvals: 200 }
    for (const text of [
      '東'.repeat(5_000),
      '"'.repeat(5_000),
      '\u{1f680}'.repeat(5_000),
      '$'.repeat(5_000),
      '{{'.repeat(500),
    ]) {
      const shown = card(changeOf(text, most))
      expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThan(TEAMS_BYTES_MAX)
      expect(textsIn(shown)).toEqual(
        expect.arrayContaining([
          'and 186 more fields',
          'and 196 more records',
          'and 195 more conflicts',
          'and 197 more approvals',
        ]),
      )
    }
  })

  test('it has no picture, no address and nothing to press', () => {
    const text = JSON.stringify(
      card(changeOf('https://attacker.example', { records: 2, fields: 7, conflicts: 1, approvals: 1 })),
    )
    expect(text).not.toMatch(
      /"type":"(?:Image|Media|ImageSet|Action\.\w+|TextBlock|FactSet)"|"(?:url|data|actions|selectAction)":/,
    )
  })

  test('it shows before and after, who asks, why, the check code, when it lapses and who agrees', () => {
    const [update, create] = changeOf('x', { records: 2, fields: 1, conflicts: 0, approvals: 0 }).records
    if (update === undefined || create === undefined) throw new Error('no records')
    const amount = {
      field: 'Amount',
      label: 'Amount',
      kind: 'currency',
      sensitive: false,
      untrusted: false,
    } as const
    const shown = card({
      changeId: 'chg_1',
      checkCode: 'a1b2c3d4',
      state: 'pending',
      records: [
        {
          ...update,
          objectLabel: 'Opportunity',
          recordName: 'Acme – Expansion',
          fields: [{ ...amount, before: 50_000, after: 75_000 }],
        },
        {
          ...create,
          objectLabel: 'Task',
          recordName: null,
          fields: [
            {
              ...amount,
              field: 'Subject',
              label: 'Subject',
              kind: 'string',
              before: null,
              after: 'Follow up',
            },
            {
              ...amount,
              field: 'Notes__c',
              label: 'Notes',
              kind: 'string',
              sensitive: true,
              before: 'old secret',
              after: 'new secret',
            },
            {
              ...amount,
              field: 'Description',
              label: 'Description',
              kind: 'longtext',
              untrusted: true,
              before: 'by an outsider',
              after: 'by us',
            },
          ],
        },
      ],
      requestedBy: 'Jane Doe',
      reason: 'Larger scope',
      expiresAtMs: Date.UTC(2026, 10, 22, 17, 30),
      approvals: [
        { id: 'large', message: 'Large deal', quorum: 2, given: 1, approverRoles: ['Sales Manager'] },
      ],
      undoUntilMs: null,
      timeZone: 'Europe/Lisbon',
    })
    expect(textsIn(shown)).toEqual([
      'Acme – Expansion and 1 more',
      'Waits for approval',
      'Opportunity: Acme – Expansion',
      ...['Field', 'Before', 'After'],
      ...['Amount', '50,000', '75,000'],
      'A new task “Follow up”',
      ...['Field', 'Before', 'After'],
      ...['Subject', 'empty', 'Follow up'],
      ...['Notes', '(not shown here)', '(not shown here)'],
      ...['Description', '(not shown here)', 'by us'],
      ...['Asked by: ', 'Jane Doe', 'Why: ', 'Larger scope', 'Check code: ', 'a1b2c3d4'],
      ...['Expires: ', 'Sunday, 22 November 2026, 17:30 (Europe/Lisbon)'],
      ...['Approval: ', '1 of 2 by Sales Manager: Large deal'],
    ])
  })
})

const schemaPath = 'agent/schemas/adaptive-card.schema.json'
test.skipIf(!present(schemaPath))('42: the card of a change fits Microsoft’s schema', () => {
  // The schema marks two properties as required in the way of draft 3, and names an older dialect.
  const text = readFileSync(dataPath(schemaPath), 'utf8').replaceAll(/"required":\s*(?:true|false),?/g, '')
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(text.replaceAll(/,(\s*})/g, '$1'))
  const fits = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema)
  const shown = card(
    changeOf('![x](https://attacker.example)', { records: 3, fields: 4, conflicts: 6, approvals: 4 }),
  )
  expect(fits(shown), JSON.stringify(fits.errors?.slice(0, 3))).toBe(true)
  expect(fits({ ...shown, body: [{ type: 'Nothing' }] })).toBe(false)
})
