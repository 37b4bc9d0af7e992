import type { UserMapping } from '../../mappings/types.ts'

/** A mapping as an answer shows it. */
export const shownMapping = (mapping: UserMapping) => ({
  mappingId: mapping.mappingId,
  tenantId: mapping.tenantId,
  objectId: mapping.objectId,
  ...(mapping.salesforceUserId !== null && { salesforceUserId: mapping.salesforceUserId }),
  state: mapping.state,
  proposedBy: mapping.proposedBy,
  proposedAt: new Date(mapping.proposedAt).toISOString(),
  ...(mapping.decidedBy !== null && { decidedBy: mapping.decidedBy }),
  ...(mapping.decidedAt !== null && { decidedAt: new Date(mapping.decidedAt).toISOString() }),
  reason: mapping.reason,
})
