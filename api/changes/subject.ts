/** Somebody as a token showed them, kept with what they did: their rights are asked for again when it is done. */
import type { Caller } from '../identity/caller.ts'
import type { Subject } from '../policy/types.ts'

export interface KeptSubject extends Subject {
  readonly tenantId: string
  readonly objectId: string
  readonly salesforceUser: Subject['salesforceUser'] & {
    readonly username: string
    readonly name: string
    readonly timeZone: string
  }
}

export const keptSubject = (caller: Caller): KeptSubject => {
  const { kind, tenantId, objectId, appRoles, groups, clientId, scopes, salesforceUser } = caller
  const {
    id,
    username,
    name,
    timeZone,
    managerId,
    roleId,
    profileId,
    attributes,
    reportIds,
    accountTeamIds,
  } = salesforceUser
  return {
    kind,
    tenantId,
    objectId,
    appRoles,
    groups,
    clientId,
    scopes,
    salesforceUser: {
      id,
      username,
      name,
      timeZone,
      managerId,
      roleId,
      profileId,
      attributes,
      reportIds,
      accountTeamIds,
    },
  }
}

/** Today where they are: 'YYYY-MM-DD'. */
export const todayOf = ({ salesforceUser }: KeptSubject, nowMs: number): string =>
  Temporal.Instant.fromEpochMilliseconds(nowMs)
    .toZonedDateTimeISO(salesforceUser.timeZone)
    .toPlainDate()
    .toString()
