/** Steps of a change for the audit: values only as the policy's field classes let them be kept. */
import type { ChangeEntry } from '../audit/types.ts'
import type { Scalar } from '../policy/types.ts'
import type { KeptChange } from './kept.ts'
import type { PayloadField, PayloadWrite } from './payload.ts'
import type { Room } from './room.ts'

/** Who made a step, and in which request; null where the proxy made it by itself. */
export interface StepBy {
  readonly requestId: string
  readonly objectId: string | null
  readonly salesforceUserId: string | null
  readonly clientId: string | null
}

export interface Step {
  readonly kind: ChangeEntry['kind']
  readonly step: string
  readonly by: StepBy
  readonly approval?: ChangeEntry['approval']
  readonly code?: string
  readonly detail?: string
  readonly salesforceCalls?: number
  /** Ids of the records written, for an outcome. */
  readonly recordIds?: readonly string[]
}

/**
 * Keeps that a change is about to be written, by itself: it must be durable before Salesforce is asked. Throws Problem
 * 'audit-unavailable', and then nothing may be written.
 */
export const keepIntent = (room: Room, change: KeptChange, by: StepBy): Promise<void> =>
  room.audit.keep(entryOf(room, change, { kind: 'intent', step: 'executing', by }))

/** A step as the audit keeps it. */
export function entryOf(room: Room, change: KeptChange, { by, recordIds, ...step }: Step): ChangeEntry {
  const { payload, payloadHash, tenantId, id } = change
  const { operation, requester, grants, policyHash, writes } = payload
  return {
    ...step,
    requestId: by.requestId,
    at: room.clock.now(),
    tenantId,
    objectId: by.objectId,
    salesforceUserId: by.salesforceUserId,
    clientId: by.clientId,
    operation,
    changeId: id,
    payloadHash,
    requester: { objectId: requester.objectId, salesforceUserId: requester.salesforceUserId },
    grants,
    policyHash,
    writes: writes.map((write, at) => ({
      object: write.object,
      recordId: recordIds?.[at] ?? write.recordId,
      fields: write.fields.map(field => classed(room, tenantId, write, field)),
    })),
  }
}

/** A field that the policy doesn't know any more is kept without its values. */
function classed(
  room: Room,
  tenantId: string,
  { object }: PayloadWrite,
  { field, before, after }: PayloadField,
) {
  const model = room.policy().model.objects.get(object.toLowerCase())?.fields.get(field.toLowerCase())
  switch (model?.audit) {
    case 'value':
      return { field, before, after }
    case 'hmac': {
      const digest = (value: Scalar) => (value === null ? null : room.audit.digest(tenantId, String(value)))
      return { field, before: digest(before), after: digest(after) }
    }
    default:
      return { field }
  }
}
