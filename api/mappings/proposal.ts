import { Problem } from '../problem.ts'
import { salesforceId } from '../soql/salesforce-id.ts'
import type { Proposal } from './types.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface Known {
  readonly tenantIds: readonly string[]
  /** Apps that may call, lower case. */
  readonly clientIds: () => ReadonlySet<string>
}

/** A Salesforce user as the proposal's check needs it. */
export interface Candidate {
  readonly id: string
  readonly username: string
  readonly isActive: boolean
  readonly userType: string
}

/** A proposal in its one spelling. Throws Problem 'invalid-input'. */
export function checkedProposal(proposal: Proposal, ownTenantId: string, { tenantIds, clientIds }: Known) {
  const tenantId = (proposal.tenantId ?? ownTenantId).toLowerCase()
  if (!tenantIds.includes(tenantId)) throw refused('tenantId: not the id of a tenant that is served.')
  const objectId = proposal.objectId.toLowerCase()
  if (!GUID.test(objectId)) throw refused('objectId: give the Entra object id, a GUID.')
  if (clientIds().has(objectId)) throw refused('objectId: this is the client id of an app, not an account.')
  const reason = proposal.reason.trim().toWellFormed()
  if (reason.length < 3) throw refused('reason: say why, for the one who decides.')
  if (proposal.salesforceUserId === undefined) return { tenantId, objectId, reason, salesforceUserId: null }
  const salesforceUserId = salesforceId(proposal.salesforceUserId)
  if (salesforceUserId === undefined || !salesforceUserId.startsWith('005'))
    throw refused('salesforceUserId: give the id of a Salesforce user, which begins with 005.')
  return { tenantId, objectId, reason, salesforceUserId }
}

/** The user must be one that identity would take. Throws Problem 'invalid-input'. */
export function checkedUser(users: readonly Candidate[], integrationUsername: string): Candidate {
  const [user] = users
  if (user === undefined) throw refused('salesforceUserId: there is no such user.')
  if (!user.isActive) throw refused('salesforceUserId: this user is not active.')
  if (user.userType !== 'Standard') throw refused('salesforceUserId: this is not a user for people.')
  if (user.username.toLowerCase() === integrationUsername.toLowerCase())
    throw refused('salesforceUserId: this is the integration user, who sees everything.')
  return user
}

const refused = (detail: string): Problem => new Problem('invalid-input', { detail })
