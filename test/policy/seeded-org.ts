/** The seeded org in this process, and the shipped policy's rights of everybody in it: what HTTP tests do, without HTTP. */
import { readFileSync } from 'node:fs'
import { loadPolicy } from '../../api/policy/index.ts'
import type { Rights } from '../../api/policy/types.ts'
import { virtualClock } from '../../simulator/clock.ts'
import { APPS, PEOPLE, usernameOf } from '../../simulator/people.ts'
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
    const { id: userId, managerId, roleId, profileId } = acting
    const salesforceUser = { id: userId, managerId, roleId, profileId }
    return { key, user: acting, rights: policy.rightsOf({ kind, appRoles, groups, salesforceUser }) }
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

function userNamed(org: Org, username: string): RunningUser {
  const [row] = org.store.lookup('User', 'Username', username) ?? []
  const found = row && org.user(String(row.Id))
  if (!found) throw new Error(`There is no user ${username}.`)
  return found
}
