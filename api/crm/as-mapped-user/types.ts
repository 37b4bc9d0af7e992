import type { Gateway, Principal } from '../../salesforce/types.ts'
import type { FieldSecurity } from './field-security.ts'
import type { RecordAccess } from './record-access.ts'

/** What a user may read whose session isn't used, for one request. */
export interface MappedUser {
  /** The integration user, in whose session everything is asked. */
  readonly session: Principal
  readonly gateway: Gateway
  readonly security: FieldSecurity
  readonly records: RecordAccess
}

/** In whose session Salesforce is asked, and what of the caller's own access is lost by that. */
export interface AccessMode {
  readonly mode: 'user' | 'integration-user'
  /** Undefined where Salesforce applies the caller's own access itself. */
  readonly gap?: string
}
