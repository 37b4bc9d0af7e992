import type { DeliveryEvent } from '../delivery/types.ts'
import type { KeptChange } from './kept.ts'

/** What flows are told of a change: ids and where it stands. They read the rest with their own rights. */
export const eventOf = ({
  id,
  tenantId,
  state,
  payloadHash,
  payload,
  offers,
}: KeptChange): DeliveryEvent => ({
  eventId: state === 'pending' && offers > 0 ? `${id}:pending:${offers + 1}` : `${id}:${state}`,
  tenantId,
  kind: state === 'pending' ? 'change-needs-approval' : 'change-finished',
  changeId: id,
  requesterId: payload.requester.objectId,
  body: { state, operation: payload.operation, payloadHash, requesterId: payload.requester.objectId },
})
