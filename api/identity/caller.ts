/** The one active Salesforce user a caller maps to, with what row scopes and answers need of it. */
export interface SalesforceUser {
  /** 18-character User id. */
  readonly id: string
  readonly username: string
  readonly name: string
  readonly managerId: string | null
  readonly roleId: string | null
  readonly profileId: string
  /** IANA name (Salesforce: TimeZoneSidKey). Periods such as 'this quarter' are resolved in it. */
  readonly timeZone: string
  /** Values of the User fields the policy asks for, by its variable names; null where the field is empty. */
  readonly attributes: Readonly<Record<string, string | null>>
  /** Ids of the users below this one, at any depth up to 5; null when nobody asked for them or there are too many. */
  readonly reportIds: readonly string[] | null
  /** Ids of the accounts whose team this user is on; null likewise. */
  readonly accountTeamIds: readonly string[] | null
}

/** A Salesforce User record as the mapping reads it, active or not, before it is known to be the caller's. */
export interface SalesforceUserRow extends SalesforceUser {
  readonly isActive: boolean
  /** 'Standard' for people; guest-site, portal and automated users have other types. */
  readonly userType: string
}

/** What a validated token proves. The key of a person or app is (tenantId, objectId), never an e-mail or a UPN. */
export interface TokenIdentity {
  readonly kind: 'user' | 'app'
  readonly tenantId: string
  readonly objectId: string
  /** azp (v2) or appid (v1): the app that asks. */
  readonly clientId: string
  readonly tokenVersion: 1 | 2
  readonly audience: string
  readonly scopes: readonly string[]
  readonly appRoles: readonly string[]
  /** Group object ids; empty when the token has none. */
  readonly groups: readonly string[]
  /** True when the token only points at its groups (overage): `groups` is empty though the person has some. */
  readonly groupsIncomplete: boolean
  /** Authentication contexts the sign-in satisfied (`acrs`): 'c1' … */
  readonly authContexts: readonly string[]
  /** The client said that it answers claims challenges (`xms_cc` holds cp1). */
  readonly canAnswerChallenges: boolean
  /** For display only. */
  readonly displayName: string | null
  /** Epoch seconds. */
  readonly expiresAtS: number
  /** Token id for the audit (`uti`), where the token has one. */
  readonly tokenId: string | null
}

/** Who is asking, proven and mapped. */
export interface Caller extends TokenIdentity {
  readonly salesforceUser: SalesforceUser
}
