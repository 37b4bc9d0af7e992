import type { Migration } from 'kysely/migration'
import { auditChain } from './migrations/audit-chain.ts'
import { auditEntry } from './migrations/audit-entry.ts'
import { change } from './migrations/change.ts'
import { changeOffer } from './migrations/change-offer.ts'
import { delivery } from './migrations/delivery.ts'
import { idempotency } from './migrations/idempotency.ts'
import { killSwitch } from './migrations/kill-switch.ts'
import { oboToken } from './migrations/obo-token.ts'
import { readingUse } from './migrations/reading-use.ts'
import { userMapping } from './migrations/user-mapping.ts'

export type StoreKind = 'sqlite' | 'postgres'

/**
 * Every migration by name, in the order they run. A name, once released, stays; what it does is never changed, only
 * followed by another. They know no table types: those describe the store after the last.
 */
export const migrationsFor = (kind: StoreKind): Record<string, Migration> => ({
  '0001-audit-entry': auditEntry(kind),
  '0002-obo-token': oboToken(),
  '0003-user-mapping': userMapping(),
  '0004-kill-switch': killSwitch(kind),
  '0005-audit-chain': auditChain(kind),
  '0006-change': change(),
  '0007-idempotency': idempotency(kind),
  '0008-delivery': delivery(kind),
  '0009-reading-use': readingUse(),
  '0010-change-offer': changeOffer(),
})
