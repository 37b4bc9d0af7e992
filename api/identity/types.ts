import type { Clock } from '../clock.ts'
import type { Caller, SalesforceUser, SalesforceUserRow } from './caller.ts'
import type { GroupReader } from './groups.ts'
import type { MappingTable } from './mapping-table.ts'

/** The part of a request's context that identity passes on: who pays for a Salesforce call, and how the log names it. */
export interface IdentityContext {
  readonly requestId: string
  /** Metered Salesforce calls so far; a lookup adds its own. Requests that share one lookup: the first pays. */
  readonly spent: { calls: number }
}

/** What has to be looked up about a caller, so that a policy can be applied. */
export interface CallerNeeds {
  /** Field of the Salesforce User by variable name. */
  readonly fields: Readonly<Record<string, string>>
  readonly reports: boolean
  readonly accountTeams: boolean
  /** Groups of the directory matter: they are read from Graph when a token has too many to hold. */
  readonly groups: boolean
}

export interface IdentityOptions {
  /** Lower-case GUIDs of the tenants whose tokens are accepted. */
  readonly tenantIds: readonly string[]
  /** The API app's client id (lower-case GUID): `aud` of v2 tokens, `api://<id>` of v1 tokens. */
  readonly audience: string
  /** Apps that may call (lower-case GUIDs), as the policy in force says. */
  readonly clientIds: () => ReadonlySet<string>
  /** What the policy in force needs to know of callers. */
  readonly callerNeeds: () => CallerNeeds
  /** Origin that signing keys are read from, no trailing slash: https://login.microsoftonline.com. */
  readonly authority: string
  readonly clock: Clock
  /**
   * Users whose mapped field equals the Entra object id, active or not. Costs a Salesforce call. It is shared by the
   * requests that wait for it, so it must have a deadline of its own and not end with the first of them.
   */
  readonly lookupUsers: (
    objectId: string,
    context: IdentityContext | undefined,
  ) => Promise<readonly SalesforceUserRow[]>
  /** The user of an explicit mapping, by Salesforce id. As costly as lookupUsers. */
  readonly lookupUserById: (
    salesforceUserId: string,
    context: IdentityContext | undefined,
  ) => Promise<readonly SalesforceUserRow[]>
  /** The user app-only callers act as. */
  readonly integrationUser: (context: IdentityContext | undefined) => Promise<SalesforceUser>
  /** Reads groups that a token only points at, where the policy needs them. */
  readonly groups: GroupReader
  /** Explicit mappings; they win over lookupUsers. */
  readonly mapping?: MappingTable
  /** Deadline of one read of a tenant's signing keys. */
  readonly keysTimeoutMs?: number
}

/** Bearer token → Caller. */
export interface Identity {
  /**
   * Who asks, from the raw values of the Authorization header. Throws Problem: token-missing, token-invalid,
   * token-expired (401); client-not-allowed, scope-missing, guest-not-allowed, identity-unmapped, identity-ambiguous
   * (403); step-up-required (401), step-up-unsupported (403); keys-unavailable, groups-unavailable (503); and whatever
   * a lookup throws.
   */
  callerOf(authorization: readonly string[], context?: IdentityContext): Promise<Caller>
  /** Resolves when the signing keys of every tenant are at hand. Throws Problem 'keys-unavailable'. */
  ready(): Promise<void>
  /** Drops what is remembered of one person's or app's mapping, as when Salesforce says the user is inactive. */
  forget(tenantId: string, objectId: string): void
  /** Drops every verified token and mapping, as when the policy changes. */
  flush(): void
  close(): Promise<void>
}
