/**
 * Who may do what in the simulated org, read from the same rows a query can read: profiles, permission sets, roles,
 * groups, shares and teams. Everything per user is worked out once and kept until one of those rows changes.
 */
import type { Access, ObjectRight, RowRight, RunningUser, Schema, SObjectType, Store } from '../model.ts'
import { perUser } from './cache.ts'
import type { Level } from './circle.ts'
import { CIRCLE_OBJECTS, circleOf } from './circle.ts'
import type { Permissions } from './permissions.ts'
import { mayUseField, mayUseObject, PERMISSION_OBJECTS, permissionsOf } from './permissions.ts'
import { foldersOf } from './report-folders.ts'
import type { Viewer } from './sharing.ts'
import { defaultLevel, levelOf, rememberedLevelOf } from './sharing.ts'

/** The level and the object right that a row right asks for. */
const NEEDS: Readonly<Record<RowRight, { level: Level; right: ObjectRight }>> = {
  read: { level: 1, right: 'read' },
  edit: { level: 2, right: 'edit' },
  delete: { level: 3, right: 'delete' },
  transfer: { level: 3, right: 'edit' },
  all: { level: 3, right: 'edit' },
}

/** Access decisions over the rows of `store`. A row right includes the object right it needs. */
export function createAccess(schema: Schema, store: Store): Access {
  const permissions = perUser(store, PERMISSION_OBJECTS, user => permissionsOf(schema, store, user))
  const circle = perUser(store, CIRCLE_OBJECTS, user => circleOf(store, user))

  const object = (user: RunningUser, type: SObjectType, right: ObjectRight) =>
    mayUseObject(schema, permissions(user), type, right)
  const viewer = perUser(store, [...PERMISSION_OBJECTS, ...CIRCLE_OBJECTS], user =>
    viewerOf(schema, store, user, permissions(user), circle(user)),
  )

  return {
    object,
    field: (user, type, field, right) => mayUseField(schema, permissions(user), type, field, right),
    row(user, type, row, right) {
      const needs = NEEDS[right]
      if (!object(user, type, needs.right)) return false
      const level = levelOf(viewer(user), type, row)
      // Leads are public read/write/transfer.
      if (right === 'transfer' && type.name === 'Lead') return level >= 2
      return level >= needs.level
    },
    reader(user, type) {
      if (!object(user, type, 'read')) return { everything: false, may: () => false }
      const view = viewer(user)
      const hidesRows = type.field('Field') !== undefined && type.permissionsFrom !== null
      const everything = !hidesRows && (defaultLevel(type) > 0 || view.wholesale(type) > 0)
      if (everything) return { everything, may: () => true }
      // An account's level may take its opportunities and cases to find out; others are as quick as the look-up.
      const level = type.name === 'Account' ? rememberedLevelOf : levelOf
      return { everything, may: row => level(view, type, row) > 0 }
    },
  }
}

function viewerOf(
  schema: Schema,
  store: Store,
  user: RunningUser,
  p: Permissions,
  circle: Viewer['circle'],
): Viewer {
  const wholesale = new Map<SObjectType, Level>()
  const levels = new Map<string, Level>()
  let seen = store.revision
  return {
    store,
    circle,
    mayEdit: object => mayUseObject(schema, p, object, 'edit'),
    reportFolders: foldersOf(store.get('Profile', user.profileId)?.Name),
    levels() {
      if (seen !== store.revision) levels.clear()
      seen = store.revision
      return levels
    },
    wholesale(object) {
      const known = wholesale.get(object)
      if (known !== undefined) return known
      const level = wholesaleLevel(schema, p, object)
      wholesale.set(object, level)
      return level
    },
    showsHistoryOf(parent, changed) {
      const field = parent.field(changed) ?? parent.relationship(changed)
      return field === undefined || mayUseField(schema, p, parent, field, 'read')
    },
  }
}

/** View All and Modify All; a controlled object without its own rows in ObjectPermissions follows its parents. */
function wholesaleLevel(schema: Schema, p: Permissions, object: SObjectType): Level {
  if (p.modifyAllData || mayUseObject(schema, p, object, 'modifyAll')) return 3
  return p.viewAllData || mayUseObject(schema, p, object, 'viewAll') ? 1 : 0
}
