/** Where identity finds Salesforce users: in the org, read as the integration user. */
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { IdentityContext, IdentityOptions } from './identity/types.ts'
import { Problem } from './problem.ts'
import { findUsers, userByUsername } from './salesforce/index.ts'
import type { CallContext, Gateway } from './salesforce/types.ts'
import { salesforceId } from './soql/salesforce-id.ts'

/** A lookup serves everybody who waits for it, so it has a deadline of its own. */
const lookupTimeoutMs = 10_000

type Lookups = Pick<IdentityOptions, 'lookupUsers' | 'lookupUserById' | 'integrationUser'>

/** Each lookup costs one Salesforce call. */
export function userLookups(
  gateway: Pick<Gateway, 'query'>,
  { integrationUsername, userMappingField }: Config['salesforce'],
  clock: Clock,
): Lookups {
  // Its id is not known before the first answer; the gateway takes an empty one as that.
  const integration = { userId: '', username: integrationUsername }
  const own = (context: IdentityContext | undefined): CallContext => ({
    signal: AbortSignal.timeout(lookupTimeoutMs),
    deadlineAtMs: clock.now() + lookupTimeoutMs,
    requestId: context?.requestId ?? 'lookup',
    spent: context?.spent ?? { calls: 0 },
  })
  return {
    lookupUsers: (objectId, context) =>
      findUsers(gateway, integration, userMappingField, objectId, own(context)),
    lookupUserById: (id, context) =>
      findUsers(gateway, integration, 'Id', salesforceId(id) ?? id, own(context)),
    async integrationUser(context) {
      const user = await userByUsername(gateway, integration, integrationUsername, own(context))
      if (user === undefined)
        throw new Problem('salesforce-login-failed', {
          cause: new Error(`SALESFORCE_INTEGRATION_USERNAME: no user ${integrationUsername}.`),
        })
      return user
    },
  }
}
