/** The seeded org in this process, and the shipped policy's rights of everybody in it: what HTTP tests do, without HTTP. */
import { readFileSync } from 'node:fs'
import { loadPolicy } from '../../api/policy/index.ts'
import type { Rights, Subject } from '../../api/policy/types.ts'
import { virtualClock } from '../../simulator/clock.ts'
import { APPS, CONNECTOR_CLIENT_ID, PEOPLE, SCHEDULER_CLIENT_ID, usernameOf } from '../../simulator/people.ts'
import type { Org, RunningUser, WireRecord } from '../../simulator/salesforce/model.ts'
import { createOrg } from '../../simulator/salesforce/org.ts'

export const policyText = readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8')
export const policy = loadPolicy(policyText, 'policy.yaml')

export interface SeededOrg {
  readonly org: Org
  /** Everybody with a role, by the local part of the name; the app acts as the integration user. */
  readonly callers: readonly { readonly key: string; readonly rights: Rights; readonly user: RunningUser }[]
  run(user: RunningUser, soql: string): readonly WireRecord[]
  count(user: RunningUser, soql: string): number
}

export function seededOrg(): SeededOrg {
  const { org, queries } = createOrg(virtualClock(() => Date.parse('2026-11-21T09:30:00Z')))
  const people = PEOPLE.filter(p => p.salesforce && !p.salesforce.inactive && p.appRoles.length > 0)
  const callers = [
    ...people.map(p => ({
      kind: 'user' as const,
      key: p.key,
      acts: p.key,
      appRoles: p.appRoles,
      groups: p.groups,
    })),
    ...APPS.map(a => ({
      kind: 'app' as const,
      key: a.key,
      acts: 'integration',
      appRoles: a.appRoles,
      groups: [],
    })),
  ].map(({ kind, key, acts, appRoles, groups }) => {
    const acting = userNamed(org, usernameOf({ key: acts }))
    const rights = policy.rightsOf({
      kind,
      appRoles,
      groups,
      clientId: kind === 'app' ? SCHEDULER_CLIENT_ID : CONNECTOR_CLIENT_ID,
      scopes: kind === 'app' ? [] : ['access_as_user'],
      salesforceUser: salesforceUserOf(org, acting),
    })
    return { key, user: acting, rights }
  })
  const answer = (as: RunningUser, soql: string) =>
    queries.run(as, soql, { all: false, batchSize: 2_000, version: '67.0' })
  return {
    org,
    callers,
    run: (as, soql) => answer(as, soql).records,
    count: (as, soql) => answer(as, soql).totalSize,
  }
}

/** What the proxy would look up of a user, read from the org's tables. */
export function salesforceUserOf(org: Org, user: RunningUser): Subject['salesforceUser'] {
  const rows = [...org.store.rows('User')]
  const below = (id: string): string[] =>
    rows.flatMap(r => (r.ManagerId === id ? [String(r.Id), ...below(String(r.Id))] : []))
  const own = rows.find(r => r.Id === user.id)
  const teams = [...org.store.rows('AccountTeamMember')].filter(m => m.UserId === user.id)
  return {
    id: user.id,
    managerId: user.managerId,
    roleId: user.roleId,
    profileId: user.profileId,
    attributes: { region: typeof own?.Region__c === 'string' ? own.Region__c : null },
    reportIds: below(user.id),
    accountTeamIds: teams.map(m => String(m.AccountId)),
  }
}

function userNamed(org: Org, username: string): RunningUser {
  const [row] = org.store.lookup('User', 'Username', username) ?? []
  const found = row && org.user(String(row.Id))
  if (!found) throw new Error(`There is no user ${username}.`)
  return found
}
