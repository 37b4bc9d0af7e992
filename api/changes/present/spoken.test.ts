import { describe, expect, test } from 'vitest'
import { differences } from './differences.ts'
import { nextStep } from './next-step.ts'
import { spoken } from './spoken.ts'
import type { ChangeState, ShownChange, ShownField } from './types.ts'

const states: readonly ChangeState[] = [
  'proposed',
  'pending',
  'approved',
  'executing',
  'executed',
  'failed',
  'conflict',
  'rejected',
  'expired',
  'cancelled',
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
const amount = field({ field: 'Amount', kind: 'currency', before: 50_000, after: 75_000 })
const followUp = {
  object: 'Task',
  objectLabel: 'Task',
  recordId: null,
  recordName: null,
  action: 'create',
  fields: [
    field({ field: 'Subject', after: 'Follow up' }),
    field({ field: 'ActivityDate', label: 'Due Date', kind: 'date', after: '2026-11-24' }),
  ],
} as const
const change = (part: Partial<ShownChange> = {}): ShownChange => ({
  changeId: 'chg_1',
  checkCode: 'a1b2c3d4',
  state: 'proposed',
  records: [
    {
      object: 'Opportunity',
      objectLabel: 'Opportunity',
      recordId: '006A0000000aBcDIAU',
      recordName: 'Acme – Expansion',
      action: 'update',
      fields: [amount],
    },
    followUp,
  ],
  requestedBy: 'Jane Doe',
  reason: null,
  expiresAtMs: Date.UTC(2026, 10, 22, 17, 30),
  approvals: [],
  undoUntilMs: null,
  timeZone: 'Europe/Lisbon',
  ...part,
})
const ofFields = (...fields: ShownField[]) => {
  const [record] = change().records
  if (record === undefined) throw new Error('no record')
  return change({ records: [{ ...record, fields }] })
}
const approval = { id: 'large', message: 'Large deal', quorum: 2, given: 1, approverRoles: ['Sales Manager'] }

describe('a change is said aloud as its state has it', () => {
  test.each<[string, Partial<ShownChange>, string]>([
    [
      'proposed',
      {},
      'Acme – Expansion: the amount goes from 50,000 to 75,000. A new task “Follow up” is due on Tuesday, 24 November 2026. Shall I do it?',
    ],
    [
      'proposed, with approval to come',
      { records: [followUp], approvals: [{ ...approval, given: 0 }] },
      'A new task “Follow up” is due on Tuesday, 24 November 2026. It then needs approval by Sales Manager. Shall I do it?',
    ],
    [
      'pending',
      { state: 'pending', records: [followUp], approvals: [approval] },
      'A new task “Follow up” is due on Tuesday, 24 November 2026. It waits for 1 more approval by Sales Manager. It lapses on Sunday, 22 November 2026, 17:30.',
    ],
    [
      'executed',
      { state: 'executed', undoUntilMs: Date.UTC(2026, 10, 22, 18) },
      'Done. Acme – Expansion: the amount went from 50,000 to 75,000. A new task “Follow up” was added, due on Tuesday, 24 November 2026. It can be undone until Sunday, 22 November 2026, 18:00.',
    ],
    [
      'simulated',
      { state: 'simulated' },
      'This was a rehearsal, nothing was written. Acme – Expansion: the amount would go from 50,000 to 75,000. A new task “Follow up” would be added, due on Tuesday, 24 November 2026.',
    ],
    [
      'conflict',
      { state: 'conflict', conflict: [{ ...amount, expected: 50_000, found: 60_000 }] },
      'Nothing was written: the record has moved on (Acme – Expansion and 1 more). The amount is now 60,000, not 50,000.',
    ],
    [
      'rejected',
      { state: 'rejected', title: 'Bigger deal' },
      'An approver said no (Bigger deal). Nothing was written.',
    ],
  ])('%s', (_state, part, words) => expect(spoken(change(part))).toBe(words))

  test('moments are of the listener’s time zone', () => {
    const at = (timeZone: string) => spoken(change({ state: 'pending', timeZone }))
    expect(at('Asia/Tokyo')).toContain('Monday, 23 November 2026, 02:30')
    expect(at('America/New_York')).toContain('Sunday, 22 November 2026, 12:30')
  })

  test.each<[Partial<ShownField> & Pick<ShownField, 'field'>, string]>([
    [
      { field: 'StageName', label: 'Stage', kind: 'picklist', before: 'Qualify', after: 'Closed Won' },
      'the stage goes from Qualify to Closed Won',
    ],
    [
      { field: 'CloseDate', label: 'Close Date', kind: 'date', before: '2026-11-24', after: '2026-12-31' },
      'the close date goes from Tuesday, 24 November 2026 to Thursday, 31 December 2026',
    ],
    [
      { field: 'Start', kind: 'datetime', after: '2026-11-24T10:00:00.000+0000' },
      'the start becomes Tuesday, 24 November 2026, 10:00',
    ],
    [{ field: 'NextStep', label: 'Next Step', before: 'Call', after: null }, 'the next step is emptied'],
    [
      { field: 'ARR__c', label: 'ARR', kind: 'percent', before: 12.125, after: 40 },
      'the ARR goes from 12.125% to 40%',
    ],
    [
      { field: 'IsPrivate', label: 'Private', kind: 'boolean', before: false, after: true },
      'the private goes from no to yes',
    ],
    [
      {
        field: 'OwnerId',
        label: 'Owner',
        kind: 'reference',
        before: '005A0000000aBcDIAU',
        after: '005A0000000aBcEIAU',
      },
      'the owner changes',
    ],
    [
      {
        field: 'OwnerId',
        label: 'Owner',
        kind: 'reference',
        before: '005A',
        after: '005B',
        words: 'Jane Doe',
      },
      'the owner becomes “Jane Doe”',
    ],
    [{ field: 'Topics', kind: 'multipicklist', before: 'A', after: 'A;B' }, 'the topics goes from A to A, B'],
  ])('%j', (part, words) => expect(spoken(ofFields(field(part)))).toContain(`: ${words}. Shall`))

  test('what is left out is counted', () => {
    const many = Array.from({ length: 9 }, (_, index) => field({ field: `F${index}`, after: 'x' }))
    expect(spoken(ofFields(...many))).toContain(' And 3 more fields. Shall I do it?')
    expect(spoken(change({ records: Array(5).fill(followUp) }))).toContain(
      ' And 2 more records. Shall I do it?',
    )
  })
})

test('a sensitive value is never said, before, after or in conflict, nor the text of an outsider', () => {
  const secret = 'SECRET-4711'
  const hidden = field({ field: 'Notes__c', label: 'Notes', sensitive: true, before: secret, after: secret })
  const outside = field({ field: 'Description', untrusted: true, before: secret, after: 'ours' })
  const naming = field({ field: 'Name', sensitive: true, after: secret })
  for (const state of states) {
    const conflict = [hidden, outside].map(shown => ({ ...shown, expected: secret, found: secret }))
    const one = { ...ofFields(hidden, outside), state, conflict }
    expect(spoken(one)).not.toContain(secret)
    expect(spoken(change({ state, records: [{ ...followUp, fields: [naming, hidden] }] }))).not.toContain(
      secret,
    )
  }
  expect(differences(ofFields(outside))).toEqual([
    expect.objectContaining({ field: 'Description', after: 'ours' }),
  ])
  expect(JSON.stringify(differences(ofFields(outside)))).not.toContain(secret)
})

test('the differences are flat, as text, without what is null', () => {
  expect(differences(change())).toEqual([
    {
      object: 'Opportunity',
      recordId: '006A0000000aBcDIAU',
      recordName: 'Acme – Expansion',
      action: 'update',
      field: 'Amount',
      label: 'Amount',
      before: '50000',
      after: '75000',
    },
    { object: 'Task', action: 'create', field: 'Subject', label: 'Subject', after: 'Follow up' },
    { object: 'Task', action: 'create', field: 'ActivityDate', label: 'Due Date', after: '2026-11-24' },
  ])
})

test('the next step names the operation that follows', () => {
  const steps = states.map(state => nextStep(change({ state, undoUntilMs: 0 })))
  expect(new Set(steps).size).toBe(states.length - 2)
  expect(nextStep(change())).toContain('ConfirmChange')
  expect(nextStep(change({ state: 'pending' }))).toContain('DecideChange')
  expect(nextStep(change({ state: 'executed', undoUntilMs: 0 }))).toContain('UndoChange')
  expect(nextStep(change({ state: 'executed' }))).not.toContain('UndoChange')
})
