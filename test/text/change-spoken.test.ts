import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spoken } from '../../api/changes/present/spoken.ts'
import type { ChangeState, ShownChange, ShownField } from '../../api/changes/present/types.ts'
import { markupIn } from '../support/markup.ts'
import { echoLeak } from './echo-leak.ts'

const states: readonly ChangeState[] = [
  'proposed',
  'pending',
  'executed',
  'conflict',
  'rejected',
  'simulated',
]
const field = (part: Partial<ShownField> & Pick<ShownField, 'field'>): ShownField => ({
  label: part.field,
  kind: 'string',
  sensitive: false,
  untrusted: false,
  before: null,
  after: null,
  ...part,
})

const crafty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...echoLeak,
    '',
    '\u200b',
    '\u202edrow',
    '[x](javascript:alert(1))',
    '<img src=x>',
    'x'.repeat(10_000),
  ),
)
const craftyChange = fc.record({ text: crafty, other: crafty, state: fc.constantFrom(...states) }).map(
  ({ text, other, state }): ShownChange => ({
    changeId: text,
    checkCode: text,
    expiresAtMs: 0,
    undoUntilMs: 0,
    timeZone: 'Europe/Lisbon',
    state,
    title: other,
    requestedBy: text,
    reason: text,
    approvals: [{ id: text, message: text, quorum: 2, given: 0, approverRoles: [text, other] }],
    conflict: [{ ...field({ field: 'Subject', label: text }), expected: text, found: other }],
    records: (['update', 'create'] as const).map(action => ({
      object: 'Case',
      objectLabel: text,
      recordId: null,
      recordName: other,
      action,
      fields: [
        field({ field: 'Subject', label: other, before: text, after: other }),
        field({ field: 'Due', kind: 'date', before: text, after: other }),
        field({ field: 'Start', kind: 'datetime', label: text, before: text, after: text }),
        field({ field: 'Stage', kind: 'picklist', before: text, after: other }),
      ],
    })),
  }),
)

test('41: whatever a change holds, what is said of it is plain, short, and ends with the question', () => {
  fc.assert(
    fc.property(craftyChange, one => {
      const words = spoken(one)
      expect(markupIn(words)).toEqual([])
      expect(words.length).toBeLessThan(2_000)
      expect(words).not.toMatch(/[\u200b-\u200f\u202a-\u202e\n]/)
      if (one.state === 'proposed') expect(words.endsWith('Shall I do it?')).toBe(true)
    }),
    { numRuns: 400 },
  )
})
