/** Somebody as a token showed them, kept with what they did: their rights are asked for again when it is done. */
import type { Caller } from '../identity/caller.ts'

export type KeptSubject = Pick<
  Caller,
  'kind' | 'tenantId' | 'objectId' | 'appRoles' | 'groups' | 'clientId' | 'scopes' | 'salesforceUser'
>

export const keptSubject = (caller: Caller): KeptSubject => {
  const { kind, tenantId, objectId, appRoles, groups, clientId, scopes, salesforceUser } = caller
  return { kind, tenantId, objectId, appRoles, groups, clientId, scopes, salesforceUser }
}
