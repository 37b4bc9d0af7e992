/**
 * Integration-user mode: every call runs in one session that sees everything, and the proxy applies the mapped user's
 * own access itself. Weaker than calling as the user; `gap` says how.
 */
import type { Clock } from '../../clock.ts'
import { rightsFrom } from '../../policy/decide/rights.ts'
import type { Accesses } from '../../policy/decide/view.ts'
import type { Policy, Rights, Subject } from '../../policy/types.ts'
import type { CallContext, Gateway, Principal } from '../../salesforce/types.ts'
import { createFieldSecurity, type FieldSecurity } from './field-security.ts'
import { integrationGateway } from './gateway.ts'
import { createRecordAccess } from './record-access.ts'
import { narrowed, rightsInIntegrationMode } from './rights.ts'
import type { MappedUser } from './types.ts'

/** Rights and sight of a caller whose user doesn't make the calls. */
interface Standing {
  readonly rights: Rights
  readonly user: MappedUser
}

export interface AsMappedUserOptions {
  readonly gateway: Gateway
  readonly integration: Principal
  readonly clock: Clock
  /** What each operation does, as the policy was loaded with. */
  readonly accesses: Accesses
}

export interface AsMappedUser {
  /**
   * `full`, the caller's rights by the policy, narrowed to what the mapped user may read. One Salesforce call, none
   * while the answers are remembered.
   */
  standingOf(subject: Subject, policy: Policy, full: Rights, context: CallContext): Promise<Standing>
}

/** Users of one profile may read the same: so many different sets of permissions are kept for each policy. */
const narrowedMax = 64

export function createAsMappedUser(options: AsMappedUserOptions): AsMappedUser {
  const { integration, accesses } = options
  const gateway = integrationGateway(options.gateway)
  const securities = createFieldSecurity({ ...options, gateway })
  const accessOf = createRecordAccess({ ...options, gateway })
  const kept = new WeakMap<Policy, Map<string, (subject: Subject) => Rights>>()
  const standings = new WeakMap<
    Subject,
    { readonly rights: Rights; readonly security: FieldSecurity; readonly full: Rights }
  >()

  const rightsFor = (policy: Policy, security: FieldSecurity) => {
    const bySecurity = kept.get(policy) ?? new Map<string, (subject: Subject) => Rights>()
    kept.set(policy, bySecurity)
    const found = bySecurity.get(security.fingerprint)
    if (found !== undefined) return found
    const oldest = bySecurity.size < narrowedMax ? undefined : bySecurity.keys().next().value
    if (oldest !== undefined) bySecurity.delete(oldest)
    const made = rightsFrom(narrowed(policy.model, security), policy.hash, accesses)
    bySecurity.set(security.fingerprint, made)
    return made
  }

  return {
    async standingOf(subject, policy, full, context) {
      const userId = subject.salesforceUser.id
      const security = await securities.of(userId, policy.model, policy.hash, context)
      const user = { session: integration, gateway, security, records: accessOf.of(userId, context) }
      const last = standings.get(subject)
      if (last !== undefined && last.security === security && last.full === full)
        return { rights: last.rights, user }
      const own = rightsFor(policy, security)(subject)
      const rights = rightsInIntegrationMode(own, full)
      standings.set(subject, { rights, security, full })
      return { rights, user }
    },
  }
}

/** What this mode can't reproduce, for WhoAmI. Every sentence is true of it as it is built. */
export const gap = [
  'Salesforce is asked in the session of one integration user; the proxy shows only what UserRecordAccess, object permissions and field permissions say that your own user may read, as of at most 5 minutes ago.',
  'Restriction rules and scoping rules of your user are not applied.',
  'Records that UserRecordAccess does not speak for are not shown.',
  'Access may change between the check and the answer.',
  'Totals are told only on the last page of a list, numbers over records are not told, and nothing can be changed.',
  'In Salesforce’s own logs every call is the integration user’s.',
].join(' ')
