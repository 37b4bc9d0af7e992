import { sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Says who the caller is here and what may be asked. Costs no Salesforce call. */
export const whoAmI: Operation<'WhoAmI'> = async (_input, { caller, rights, accessMode }) => {
  const { id, username, name, timeZone } = caller.salesforceUser
  return {
    outcome: 'ok',
    message: sentence(
      caller.kind === 'user' ? `You are ${name}` : 'You are an app',
      `with ${rights.roles.length === 0 ? 'no role' : rights.roles.join(' and ')};`,
      `you may ask ${rights.operations.length} things about ${rights.objects.length} kinds of record`,
    ),
    ...(rights.roles.length === 0 && { nextStep: 'Ask an administrator to assign you a role of this app.' }),
    ...(caller.displayName !== null && { displayName: caller.displayName }),
    kind: caller.kind,
    tenantId: caller.tenantId,
    objectId: caller.objectId,
    clientId: caller.clientId,
    roles: [...rights.roles],
    phase: rights.phase,
    salesforceUser: { id, username, name, timeZone },
    accessMode: { ...accessMode },
    operations: [...rights.operations],
    objects: [...rights.objects],
    policyVersion: rights.policyVersion,
  }
}
