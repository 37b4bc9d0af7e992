import { expect, test } from 'vitest'
import type { Looked } from '../crm/look.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import { refuseImpossible } from './possible.ts'

const ME = '005000000000001AAA'
const OTHER = '005000000000002AAA'
const QUEUE = '00G000000000001AAA'

const pending = (...actors: readonly string[]) => ({
  ProcessInstances: { records: [{ Workitems: { records: actors.map(ActorId => ({ ActorId })) } }] },
})
const access = (MaxAccessLevel: string) => ({ UserRecordAccess: { MaxAccessLevel } })

function isRefused(before: SalesforceRecord | undefined): boolean {
  // Only what the guard reads.
  const looked = { plan: { object: 'Opportunity' }, before } as Looked
  try {
    refuseImpossible([looked], [{ write: { NextStep: 'x' } }], ME)
    return false
  } catch (error) {
    expect(error).toMatchObject({ code: 'change-invalid' })
    return true
  }
}

test.each([
  ['a new record', undefined, false],
  ['nothing read of approvals', { OwnerId: ME }, false],
  ['no approval that waits', { ProcessInstances: null, OwnerId: ME, ...access('All') }, false],
  ['its owner', { ...pending(OTHER), OwnerId: ME, ...access('All') }, true],
  ['somebody who may edit it', { ...pending(OTHER), OwnerId: OTHER, ...access('Edit') }, true],
  ['somebody of unknown access', { ...pending(OTHER), OwnerId: OTHER }, true],
  ['nobody known is asked', { ...pending(), OwnerId: ME, ...access('All') }, true],
  ['full access to what is another’s', { ...pending(OTHER), OwnerId: OTHER, ...access('All') }, false],
  ['the approver', { ...pending(OTHER, ME), OwnerId: OTHER, ...access('Edit') }, false],
  ['perhaps in the queue that is asked', { ...pending(QUEUE), OwnerId: ME, ...access('All') }, false],
])('a lock by an approval: %s', (_who, before, refused) => {
  expect(isRefused(before)).toBe(refused)
})
