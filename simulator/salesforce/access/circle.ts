/**
 * A user's circle: in whose place the user stands (self, everybody below in the role hierarchy, and the groups all
 * of these belong to), and which records were opened to one of them by a share or a team.
 */
import type { Row, RunningUser, Store, Value } from '../model.ts'

/** How much of a record is open: 0 nothing, 1 read, 2 edit, 3 everything. */
export type Level = 0 | 1 | 2 | 3

export interface Circle {
  /** User and group ids: a record owned by one of them is open in full. */
  readonly principals: ReadonlySet<string>
  /** By object name, then record id. */
  readonly shared: Readonly<Record<string, ReadonlyMap<string, Level>>>
  /** By object name, then id of the account whose children of that object are open. */
  readonly sharedThroughAccount: Readonly<Record<string, ReadonlyMap<string, Level>>>
}

/** The objects whose rows `circleOf` reads. */
export const CIRCLE_OBJECTS = [
  'User',
  'UserRole',
  'Group',
  'GroupMember',
  'AccountShare',
  'OpportunityShare',
  'CaseShare',
  'AccountTeamMember',
  'OpportunityTeamMember',
]

const LEVELS: Readonly<Record<string, Level>> = { Read: 1, Edit: 2, All: 3 }
const SHARED_OBJECTS = ['Account', 'Opportunity', 'Case'] as const

/** Builds the circle of a user from the rows of the store. */
export function circleOf(store: Store, user: RunningUser): Circle {
  const below = usersBelow(store, user.roleId)
  const principals = new Set<string>()
  addWithGroups(store, user.id, user.roleId, principals, false)
  for (const row of below) addWithGroups(store, String(row.Id), idOrNull(row.UserRoleId), principals, true)

  const shared = { Account: new Map(), Opportunity: new Map(), Case: new Map() }
  const sharedThroughAccount = { Opportunity: new Map(), Case: new Map() }
  for (const principal of principals) {
    for (const object of SHARED_OBJECTS) {
      for (const row of grants(store, object, principal)) {
        raise(shared[object], row[`${object}Id`], row[`${object}AccessLevel`])
        if (object !== 'Account') continue
        raise(sharedThroughAccount.Opportunity, row.AccountId, row.OpportunityAccessLevel)
        raise(sharedThroughAccount.Case, row.AccountId, row.CaseAccessLevel)
      }
    }
  }
  return { principals, shared, sharedThroughAccount }
}

/** Live share and team rows of an object for one user or group. */
function grants(store: Store, object: string, principal: string): Row[] {
  const shares = store.lookup(`${object}Share`, 'UserOrGroupId', principal) ?? []
  const teams = object === 'Case' ? [] : (store.lookup(`${object}TeamMember`, 'UserId', principal) ?? [])
  return [...shares, ...teams].filter(row => row.IsDeleted !== true)
}

function raise(levels: Map<string, Level>, id: Value | undefined, level: Value | undefined) {
  const given = LEVELS[String(level)] ?? 0
  if (typeof id !== 'string' || given === 0) return
  if (given > (levels.get(id) ?? 0)) levels.set(id, given)
}

const idOrNull = (value: Value | undefined) => (typeof value === 'string' ? value : null)

/** Everybody whose role lies strictly below, inactive people too: what they own stays theirs. */
function usersBelow(store: Store, roleId: string | null): Row[] {
  if (roleId === null) return []
  const users: Row[] = []
  const seen = new Set([roleId])
  const queue = [roleId]
  for (let role = queue.pop(); role !== undefined; role = queue.pop()) {
    for (const child of store.lookup('UserRole', 'ParentRoleId', role) ?? []) {
      const id = String(child.Id)
      if (seen.has(id)) continue
      seen.add(id)
      queue.push(id)
      users.push(...(store.lookup('User', 'UserRoleId', id) ?? []))
    }
  }
  return users
}

/** Adds a user and every group the user is in; those of a subordinate only where a group lets its bosses in. */
function addWithGroups(store: Store, id: string, roleId: string | null, into: Set<string>, asBoss: boolean) {
  into.add(id)
  const queue = [...memberships(store, id), ...roleGroups(store, roleId)]
  const seen = new Set<string>()
  for (let groupId = queue.pop(); groupId !== undefined; groupId = queue.pop()) {
    const group = store.get('Group', groupId)
    if (seen.has(groupId) || group === undefined || group.IsDeleted === true) continue
    seen.add(groupId)
    queue.push(...memberships(store, groupId))
    if (!asBoss || group.DoesIncludeBosses !== false) into.add(groupId)
  }
}

const memberships = (store: Store, member: string) =>
  (store.lookup('GroupMember', 'UserOrGroupId', member) ?? [])
    .filter(row => row.IsDeleted !== true)
    .map(row => String(row.GroupId))

/** The groups that stand for a role, for one of its superiors with subordinates, or for everybody. */
function roleGroups(store: Store, roleId: string | null): string[] {
  const chain = rolesAbove(store, roleId)
  const found: string[] = []
  for (const group of store.rows('Group')) {
    const isRole = group.Type === 'Role' && group.RelatedId === roleId && roleId !== null
    const isAbove = group.Type === 'RoleAndSubordinates' && chain.has(String(group.RelatedId))
    if (isRole || isAbove || group.Type === 'Organization') found.push(String(group.Id))
  }
  return found
}

/** A role and all above it. */
function rolesAbove(store: Store, roleId: string | null): Set<string> {
  const chain = new Set<string>()
  let role = roleId
  while (role !== null && !chain.has(role)) {
    chain.add(role)
    role = idOrNull(store.get('UserRole', role)?.ParentRoleId)
  }
  return chain
}
