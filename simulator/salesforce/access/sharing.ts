/** How much of a row a user may see and do: org-wide default, owner, hierarchy, shares, teams, parents. */
import type { Row, SObjectType, Store, Value } from '../model.ts'
import type { Circle, Level } from './circle.ts'

/** What the level of a row depends on, for one user. */
export interface Viewer {
  readonly store: Store
  readonly circle: Circle
  /** View All / Modify All of an object, as a level: 0, 1 or 3. */
  wholesale(object: SObjectType): Level
  /** Whether profile and permission sets let the object's rows be edited at all. */
  mayEdit(object: SObjectType): boolean
  /** Names of the report folders shared with the user. */
  readonly reportFolders: ReadonlySet<string>
  /** Levels worked out since the last write, by record id: many rows hang on few parents. */
  levels(): Map<string, Level>
  /** Whether field security shows a field of the object whose history is read. */
  showsHistoryOf(parent: SObjectType, changed: string): boolean
}

/** The least every user has on every row of an object. */
export function defaultLevel(object: SObjectType): Level {
  if (object.sharing === 'Public' || object.sharing === 'Read') return 1
  if (object.sharing !== 'ReadWrite') return 0
  // Where nobody owns the rows (products), object permissions alone decide.
  return object.field('OwnerId') === undefined ? 3 : 2
}

/** The level of one row. */
export function levelOf(viewer: Viewer, object: SObjectType, row: Row): Level {
  if (object.createable === false && !historyShown(viewer, object, row)) return 0
  const wholesale = viewer.wholesale(object)
  if (wholesale === 3) return 3
  return highest(
    wholesale,
    defaultLevel(object),
    () => ownLevel(viewer, object, row),
    () =>
      object.sharing === 'ControlledByParent'
        ? parentLevel(viewer, object, row)
        : impliedLevel(viewer, object, row),
  )
}

/** Stops at the first source that gives everything. */
function highest(a: Level, b: Level, ...sources: readonly (() => Level)[]): Level {
  let level: Level = a > b ? a : b
  for (const source of sources) {
    if (level === 3) return level
    const next = source()
    if (next > level) level = next
  }
  return level
}

/** Through the owner, a share or a team. */
function ownLevel({ circle }: Viewer, object: SObjectType, row: Row): Level {
  if (ownerCounts(object, row) && circle.principals.has(String(row.OwnerId))) return 3
  const own = circle.shared[object.name]?.get(String(row.Id)) ?? 0
  const through = circle.sharedThroughAccount[object.name]?.get(String(row.AccountId)) ?? 0
  return highest(own, through)
}

/**
 * A controlled record is the parent's business, not its owner's; but an activity is its owner's too, and a contact
 * without an account is private to its owner.
 */
function ownerCounts(object: SObjectType, row: Row): boolean {
  if (typeof row.OwnerId !== 'string') return false
  if (object.sharing !== 'ControlledByParent' || isActivity(object)) return true
  return object.controllingParents.every(name => row[name] === null)
}

const isActivity = (object: SObjectType) => object.name === 'Task' || object.name === 'Event'

/** Through the best of the parents. */
function parentLevel(viewer: Viewer, object: SObjectType, row: Row): Level {
  let best: Level = 0
  for (const name of object.controllingParents) {
    const level = inherited(object, levelById(viewer, row[name]))
    if (level > best) best = level
  }
  return best
}

function levelById(viewer: Viewer, id: Value | undefined): Level {
  if (typeof id !== 'string') return 0
  const type = viewer.store.schema.byPrefix(id.slice(0, 3))
  const row = type === undefined ? undefined : viewer.store.get(type.name, id)
  return type === undefined || row === undefined ? 0 : rememberedLevelOf(viewer, type, row)
}

/** `levelOf`, worked out once for each row until the next write. */
export function rememberedLevelOf(viewer: Viewer, object: SObjectType, row: Row): Level {
  const levels = viewer.levels()
  const id = String(row.Id)
  const known = levels.get(id)
  if (known !== undefined) return known
  const level = levelOf(viewer, object, row)
  levels.set(id, level)
  return level
}

/** What a level on the parent is worth on the child. */
function inherited(object: SObjectType, parent: Level): Level {
  if (object.permissionsFrom === object.name) return parent
  // Opening a record to others takes all of it; writing a detail of it takes edit.
  const needed = /(Share|TeamMember)$/.test(object.name) ? 3 : 2
  if (parent >= needed) return 3
  return parent > 0 ? 1 : 0
}

/**
 * What follows from the record itself. Whoever may see an opportunity or a case may read its account (Salesforce's
 * implicit parent access); a published article is for all who read articles, another for those who write them; a report
 * is for whom its folder is shared with.
 */
function impliedLevel(viewer: Viewer, object: SObjectType, row: Row): Level {
  if (object.name === 'Knowledge__kav')
    return row.PublishStatus === 'Online' || viewer.mayEdit(object) ? 1 : 0
  if (object.name === 'Report') return viewer.reportFolders.has(String(row.FolderName)) ? 1 : 0
  if (object.name !== 'Account') return 0
  return CHILDREN_THAT_IMPLY.some(child => opensAccount(viewer, child, String(row.Id))) ? 1 : 0
}

const CHILDREN_THAT_IMPLY = ['Opportunity', 'Case']

function opensAccount(viewer: Viewer, child: string, accountId: string): boolean {
  const type = viewer.store.schema.object(child)
  const rows = viewer.store.lookup(child, 'AccountId', accountId) ?? []
  return type !== undefined && rows.some(row => row.IsDeleted !== true && ownLevel(viewer, type, row) > 0)
}

/** A history row tells of one field, and is hidden with it. */
function historyShown(viewer: Viewer, object: SObjectType, row: Row): boolean {
  if (typeof row.Field !== 'string' || object.permissionsFrom === null) return true
  const parent = viewer.store.schema.object(object.permissionsFrom)
  return parent === undefined || viewer.showsHistoryOf(parent, row.Field)
}
