/** Where identity finds Salesforce users: in the org, read as the integration user. */
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { CallerNeeds, IdentityContext, IdentityOptions } from './identity/types.ts'
import { Problem } from './problem.ts'
import { findUsers, userByUsername } from './salesforce/index.ts'
import type { CallContext, Gateway } from './salesforce/types.ts'
import { salesforceId } from './soql/salesforce-id.ts'
import type { Log } from './telemetry/log.ts'

/** A lookup serves everybody who waits for it, so it has a deadline of its own. */
const lookupTimeoutMs = 10_000

type Lookups = Pick<IdentityOptions, 'lookupUsers' | 'lookupUserById' | 'integrationUser'>

export interface LookupParts {
  readonly gateway: Pick<Gateway, 'query'>
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  /** What the policy in force needs to know of a user beyond its ids. */
  readonly needs: () => CallerNeeds
}

/** Each lookup costs one Salesforce call, whatever is needed. */
export function userLookups(
  { gateway, clock, log, needs }: LookupParts,
  { integrationUsername, userMappingField }: Config['salesforce'],
): Lookups {
  // Its id is not known before the first answer; the gateway takes an empty one as that.
  const integration = { userId: '', username: integrationUsername }
  const own = (context: IdentityContext | undefined): CallContext => ({
    signal: AbortSignal.timeout(lookupTimeoutMs),
    deadlineAtMs: clock.now() + lookupTimeoutMs,
    requestId: context?.requestId ?? 'lookup',
    spent: context?.spent ?? { calls: 0 },
  })
  const find = async (field: string, value: string, context: IdentityContext | undefined) => {
    const needed = needs()
    const users = await operators(findUsers(gateway, integration, field, value, own(context), needed))
    for (const user of users) warnOfTooMany(log, user, needed)
    return users
  }
  return {
    lookupUsers: (objectId, context) => find(userMappingField, objectId, context),
    lookupUserById: (id, context) => find('Id', salesforceId(id) ?? id, context),
    async integrationUser(context) {
      const needed = needs()
      const user = await operators(
        userByUsername(gateway, integration, integrationUsername, own(context), needed),
      )
      if (user === undefined)
        throw new Problem('salesforce-login-failed', {
          cause: new Error(`SALESFORCE_INTEGRATION_USERNAME: no user ${integrationUsername}.`),
        })
      warnOfTooMany(log, user, needed)
      return user
    },
  }
}

/** A field or object that the integration user can't read is for an operator to mend: the caller asked for none. */
async function operators<T>(lookup: Promise<T>): Promise<T> {
  try {
    return await lookup
  } catch (cause) {
    if (cause instanceof Problem && cause.code === 'field-security')
      throw new Problem('salesforce-refused', { cause })
    throw cause
  }
}

type Circled = Pick<Awaited<ReturnType<typeof findUsers>>[number], 'id' | 'reportIds' | 'accountTeamIds'>

/** A list that was needed and is not there had too many members: the grants that use it are off for this user. */
function warnOfTooMany(
  log: LookupParts['log'],
  { id, reportIds, accountTeamIds }: Circled,
  { reports, accountTeams }: CallerNeeds,
): void {
  const missing = [
    ...(reports && reportIds === null ? ['reportIds'] : []),
    ...(accountTeams && accountTeamIds === null ? ['accountTeamIds'] : []),
  ]
  if (missing.length > 0)
    log.warn({ salesforceUserId: id, missing }, 'More than 1,000 ids: grants that use them are off.')
}
