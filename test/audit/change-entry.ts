import type { ChangeEntry } from '../../api/audit/types.ts'

export const TENANT = '11111111-1111-4111-8111-111111111111'
export const RECORD = '006000000000001AAA'

/** A step of a change of one amount, with what a test wants otherwise. */
export const changeEntry = (over: Partial<ChangeEntry> = {}): ChangeEntry => ({
  kind: 'intent',
  requestId: '01JD000000000000000000000A',
  at: 1_795_167_000_000,
  tenantId: TENANT,
  objectId: 'e0000000-0000-4000-8000-000000000010',
  salesforceUserId: '005000000000001AAA',
  clientId: '33333333-3333-4333-8333-333333333333',
  operation: 'UpdateOpportunity',
  changeId: 'c-1',
  payloadHash: 'b'.repeat(64),
  step: 'executing',
  requester: { objectId: 'e0000000-0000-4000-8000-000000000010', salesforceUserId: '005000000000001AAA' },
  grants: ['rep-opportunities'],
  policyHash: 'a'.repeat(64),
  writes: [
    {
      object: 'Opportunity',
      recordId: RECORD,
      fields: [
        { field: 'Amount', before: 51_234, after: 76_543 },
        { field: 'NextStep', after: 'Call Zoë' },
        { field: 'Secret__c' },
      ],
    },
  ],
  ...over,
})
