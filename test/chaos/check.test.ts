/** The check of a campaign notices what it is there to notice. */
import { expect, test } from 'vitest'
import type { KeptChange } from '../../api/changes/kept.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import { checkTruth, type Evidence } from './check.ts'
import type { AuditStep } from './kept.ts'

const id = '11111111-2222-4333-8444-555555555555'
const field = (name: string, before: string | null, after: string) => ({ field: name, before, after })

/** A next step that was changed from 'a' to 'b', as it should be. */
const change = {
  id,
  state: 'executed',
  fence: 1,
  result: { recordIds: ['006'], after: [] },
  payload: {
    operation: 'UpdateOpportunity',
    approvals: [],
    writes: [
      { action: 'update', object: 'Opportunity', recordId: '006', fields: [field('NextStep', 'a', 'b')] },
    ],
  },
} as unknown as KeptChange
const step = (kind: AuditStep['kind'], name: string): AuditStep => ({
  kind,
  step: name,
  changeId: id,
  requestId: 'r',
  at: 1_000,
})
const written = {
  object: 'Opportunity',
  before: { Id: '006', NextStep: 'a' },
  after: { Id: '006', NextStep: 'b' },
} as const
const call = {
  target: 'salesforce',
  method: 'POST',
  at: new Date(2_000).toISOString(),
  subrequests: [
    { method: 'PATCH', url: '/services/data/v67.0/sobjects/Opportunity/006', body: { NextStep: 'b' } },
  ],
} as unknown as JournalEntry
const event = { eventId: `${id}:executed`, event: 'change-finished', changeId: id, state: 'done' }
const steps = [step('step', 'proposed'), step('intent', 'executing'), step('outcome', 'executed')]
const kept = (own: KeptChange, of: readonly AuditStep[] = steps, events = [event]) => ({
  changes: [own],
  steps: new Map([[id, of]]),
  events,
  decisions: [],
})
const good: Evidence = { kept: kept(change), ledger: [written], journal: [call], heard: [] }
const heard = (state: string): Evidence['heard'] => [
  {
    wish: { n: 1, nextStep: 'b' } as Evidence['heard'][number]['wish'],
    told: [{ status: 200, changeId: id, state, payloadHash: undefined, code: undefined }],
  },
]

test('what is as it should be is no fault', () => {
  expect(checkTruth({ ...good, heard: heard('executed') })).toMatchObject({ faults: [], duplicates: 0 })
})

test.each<[string, Partial<Evidence>, RegExp]>([
  ['never written', { ledger: [] }, /never written/],
  ['written twice', { ledger: [written, written] }, /wrote a record 2 times/],
  [
    'written over what nobody was shown',
    { ledger: [{ ...written, before: { Id: '006', NextStep: 'x' } }] },
    /was x/,
  ],
  [
    'written by nobody',
    { ledger: [written, { ...written, after: { Id: '006', NextStep: 'c' } }] },
    /No change wrote/,
  ],
  ['written though it failed', { kept: kept({ ...change, state: 'failed' }) }, /wrote 1 records/],
  ['left in the middle', { kept: kept({ ...change, state: 'executing' }) }, /neither over nor waiting/],
  ['written without an intent', { kept: kept(change, steps.toSpliced(1, 1)) }, /No intent/],
  ['an intent after the write', { journal: [{ ...call, at: new Date(0).toISOString() }] }, /No intent/],
  ['an end that was not told', { kept: kept(change, steps.slice(0, 2)) }, /without an outcome/],
  ['a proposal that was not told', { kept: kept(change, steps.slice(1)) }, /begin with its proposal/],
  ['an end told twice', { kept: kept(change, [...steps, ...steps.slice(2)]) }, /over: executed,executed/],
  [
    'a decision that was not told',
    { kept: { ...kept(change), decisions: [id] } },
    /tell of each decision once/,
  ],
  [
    'a confirmation that was not told',
    { kept: kept({ ...change, payload: { ...change.payload, confirm: true } }) },
    /0 times that it was confirmed/,
  ],
  ['no event', { kept: kept(change, steps, []) }, /enqueued 0 times/],
  ['two events', { kept: kept(change, steps, [event, event]) }, /enqueued 2 times/],
  ['told otherwise', { heard: heard('conflict') }, /was told/],
])('%s: noticed', (_name, evidence, fault) => {
  expect(checkTruth({ ...good, ...evidence }).faults.join('\n')).toMatch(fault)
})
