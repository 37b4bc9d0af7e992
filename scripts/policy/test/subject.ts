/** Principals of a test as the subjects a policy decides about. */
import type { PolicyModel } from '../../../api/policy/model.ts'
import type { Subject } from '../../../api/policy/types.ts'
import type { Principal } from './format.ts'

/** What a profile is where a test says nothing of it. */
const PROFILE = '00e000000000001AAA'

export function subjectOf(principal: Principal, model: PolicyModel): Subject {
  const roles = model.roles.filter(r => principal.roles.includes(r.name))
  const kind =
    principal.kind ?? (roles.length > 0 && roles.every(r => !r.callers.includes('user')) ? 'app' : 'user')
  const clients = [...model.clients.values()]
  const client = principal.client === undefined ? clients[0] : clients.find(c => c.name === principal.client)
  const {
    managerId = null,
    roleId = null,
    profileId = PROFILE,
    attributes,
    ...lists
  } = principal.salesforceUser
  return {
    kind,
    appRoles: [...principal.appRoles, ...roles.flatMap(r => r.appRoles.slice(0, 1))],
    groups: [
      ...principal.groups,
      ...roles.flatMap(r => (r.appRoles.length === 0 ? r.groups.slice(0, 1) : [])),
    ],
    clientId: client?.id ?? principal.client ?? '',
    scopes: principal.scopes ?? (kind === 'app' ? [] : ['access_as_user']),
    salesforceUser: {
      id: principal.id,
      managerId,
      roleId,
      profileId,
      attributes,
      reportIds: lists.reportIds ?? null,
      accountTeamIds: lists.accountTeamIds ?? null,
    },
  }
}
