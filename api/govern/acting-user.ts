/**
 * The tripwire for borrowed connections (control 15): a topic says in X-Acting-User-Oid who sits before it, and when the
 * token is of somebody else, a maker's connection is asking for other people. The header proves nothing and is never
 * taken for who asks.
 */
import { Problem } from '../problem.ts'

/** How the header stands to the token: 'other' also where it is no object id at all. */
export type ActingUser = 'same' | 'missing' | 'other'

/** Entra writes object ids in either case. */
export function actingUserOf(header: string | null, { objectId }: { readonly objectId: string }): ActingUser {
  if (header === null || header === '') return 'missing'
  return header.toLowerCase() === objectId.toLowerCase() ? 'same' : 'other'
}

/**
 * Whether this may go on. A question of somebody else's is answered, and kept as one: the token's owner could ask it,
 * too. Throws Problem 'acting-user-mismatch', and 'acting-user-missing' where the policy wants the header.
 */
export function refuseOther(
  acting: ActingUser,
  access: 'read' | 'write' | 'administer',
  wanted: boolean,
): void {
  if (acting === 'missing' && wanted) throw new Problem('acting-user-missing')
  if (acting === 'other' && (access !== 'read' || wanted)) throw new Problem('acting-user-mismatch')
}
