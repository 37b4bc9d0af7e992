/**
 * The policy file as it stands, read by nothing but a YAML parser, and who asks: what a reader of the file with a
 * pencil would start from. Nothing of api/policy is used here, so that it can be held against it.
 */
import { parse, stringify } from 'yaml'
import { APPS, CONNECTOR_CLIENT_ID, person, SCHEDULER_CLIENT_ID, usernameOf } from '../../simulator/people.ts'
import type { Org, RunningUser } from '../../simulator/salesforce/model.ts'

export type ScopeText = 'all-rows' | 'related-rows' | { readonly [key: string]: unknown }

export interface GrantText {
  readonly id: string
  readonly roles: readonly string[]
  readonly actions: readonly string[]
  readonly where: ScopeText
  readonly check?: ScopeText
  readonly fields: readonly string[]
  readonly masks?: Readonly<Record<string, 'last-four' | 'domain' | 'year'>>
  readonly groupBy?: readonly string[]
  readonly minGroupSize?: number
}

export interface ObjectText {
  readonly fields: Readonly<Record<string, { readonly type: string; readonly scopeOnly?: boolean }>>
  readonly searchFields?: readonly string[]
  /** Child relationship name → 'Child.LookupField'. */
  readonly relatedLists?: Readonly<Record<string, string>>
  readonly forbid?: readonly { readonly actions: readonly string[]; readonly where: ScopeText }[]
  readonly grants?: readonly GrantText[]
}

export interface PolicyText {
  readonly roles: Readonly<
    Record<
      string,
      {
        readonly callers?: readonly string[]
        readonly anyOf: readonly { readonly appRole?: string; readonly group?: string }[]
        readonly operations: readonly string[]
      }
    >
  >
  readonly objects: Readonly<Record<string, ObjectText>>
  readonly clients?: Readonly<
    Record<
      string,
      { readonly id: string; readonly objects?: readonly string[]; readonly operations?: readonly string[] }
    >
  >
  readonly caller?: Readonly<Record<string, string>>
}

export const readPolicyText = (text: string): PolicyText => parse(text)

/** Who asks, as the file and the org see the one behind a token. */
export interface Asker {
  readonly key: string
  readonly user: RunningUser
  /** Names of the policy's roles. */
  readonly roles: readonly string[]
  readonly operations: readonly string[]
  /** Objects the app in use may touch; undefined: any. */
  readonly objects: readonly string[] | undefined
  /** What `$caller.*` stands for; null where nothing does. */
  readonly variables: Readonly<Record<string, string | null | readonly string[]>>
}

/** A simulated person, or an app (which acts as the integration user), as an asker under this policy. */
export function askerOf(policy: PolicyText, org: Org, key: string): Asker {
  const app = APPS.find(a => a.key === key)
  const kind = app === undefined ? 'user' : 'app'
  const { appRoles = [], groups = [] } = app === undefined ? (person(key) ?? {}) : { ...app, groups: [] }
  const roles = Object.entries(policy.roles).flatMap(([name, role]) => {
    const held = role.anyOf.some(
      way =>
        (way.appRole !== undefined && appRoles.includes(way.appRole)) ||
        (way.group !== undefined && (groups as readonly string[]).includes(way.group.toLowerCase())),
    )
    return held && (role.callers ?? ['user']).includes(kind) ? [name] : []
  })
  const clientId = app === undefined ? CONNECTOR_CLIENT_ID : SCHEDULER_CLIENT_ID
  const client = Object.values(policy.clients ?? {}).find(c => c.id.toLowerCase() === clientId)
  const operations = new Set(roles.flatMap(name => policy.roles[name]?.operations ?? []))
  const user = userNamed(org, usernameOf({ key: app === undefined ? key : 'integration' }))
  return {
    key,
    user,
    roles,
    operations: [...operations].filter(id => client?.operations?.includes(id) ?? true),
    objects: client?.objects,
    variables: variablesOf(policy, org, user),
  }
}

function userNamed(org: Org, username: string): RunningUser {
  const [row] = org.store.lookup('User', 'Username', username) ?? []
  const found = row && org.user(String(row.Id))
  if (!found) throw new Error(`There is no user ${username}.`)
  return found
}

function variablesOf({ caller = {} }: PolicyText, { store }: Org, user: RunningUser): Asker['variables'] {
  const row = store.get('User', user.id) ?? {}
  const textOf = (value: unknown) => (value === null || value === undefined ? null : String(value))
  return {
    userId: user.id,
    managerId: user.managerId,
    roleId: user.roleId,
    profileId: user.profileId,
    ...Object.fromEntries(Object.entries(caller).map(([name, field]) => [name, textOf(row[field])])),
    reportIds: reportsOf([...store.rows('User')], user.id),
    accountTeamIds: [...store.rows('AccountTeamMember')]
      .filter(member => member.UserId === user.id && member.IsDeleted !== true)
      .map(member => String(member.AccountId)),
  }
}

/** Everybody below by ManagerId, at any depth. */
function reportsOf(users: readonly Readonly<Record<string, unknown>>[], id: string): string[] {
  const direct = users.filter(u => u.ManagerId === id).map(u => String(u.Id))
  return direct.flatMap(report => [report, ...reportsOf(users, report)])
}

/** The policy without limits on how much may be read: a test asks more than any person. */
export function unlimited(text: string): string {
  const { limits: _, ...file } = parse(text)
  for (const role of Object.values<{ limits?: unknown }>(file.roles)) delete role.limits
  return stringify(file)
}
