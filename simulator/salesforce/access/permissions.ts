/** What a user's profile and permission sets allow, on objects and on fields. Rights add up; nothing takes away. */
import type { Field, ObjectRight, Row, RunningUser, Schema, SObjectType, Store } from '../model.ts'

export interface Permissions {
  readonly viewAllData: boolean
  readonly modifyAllData: boolean
  readonly editTask: boolean
  readonly editEvent: boolean
  readonly objects: ReadonlyMap<SObjectType, ReadonlySet<ObjectRight>>
  readonly readableFields: ReadonlySet<Field>
  readonly editableFields: ReadonlySet<Field>
}

/** The objects whose rows `permissionsOf` reads. */
export const PERMISSION_OBJECTS = [
  'User',
  'Profile',
  'PermissionSet',
  'PermissionSetAssignment',
  'ObjectPermissions',
  'FieldPermissions',
]

const OBJECT_FLAGS: readonly (readonly [string, readonly ObjectRight[]])[] = [
  ['PermissionsRead', ['read']],
  ['PermissionsCreate', ['create', 'read']],
  ['PermissionsEdit', ['edit', 'read']],
  ['PermissionsDelete', ['delete', 'edit', 'read']],
  ['PermissionsViewAllRecords', ['viewAll', 'read']],
  ['PermissionsModifyAllRecords', ['modifyAll', 'viewAll', 'delete', 'edit', 'read']],
]

/** Everything granted to a user by the permission set behind the profile and by those assigned. */
export function permissionsOf(schema: Schema, store: Store, user: RunningUser): Permissions {
  const parents = permissionSetIds(store, user)
  const holders = [store.get('Profile', user.profileId), ...parents.map(id => store.get('PermissionSet', id))]
  const granted = (name: string) => holders.some(row => row?.[name] === true)

  const objects = new Map<SObjectType, Set<ObjectRight>>()
  const readableFields = new Set<Field>()
  const editableFields = new Set<Field>()
  for (const parent of parents) {
    for (const row of alive(store.lookup('ObjectPermissions', 'ParentId', parent))) {
      const type = schema.object(String(row.SobjectType))
      if (type === undefined) continue
      const rights = objects.get(type) ?? new Set<ObjectRight>()
      for (const [name, gives] of OBJECT_FLAGS) if (row[name] === true) for (const r of gives) rights.add(r)
      objects.set(type, rights)
    }
    for (const row of alive(store.lookup('FieldPermissions', 'ParentId', parent))) {
      const field = fieldOf(schema, row)
      if (field === undefined) continue
      if (row.PermissionsRead === true || row.PermissionsEdit === true) readableFields.add(field)
      if (row.PermissionsEdit === true) editableFields.add(field)
    }
  }
  const modifyAllData = granted('PermissionsModifyAllData')
  return {
    viewAllData: modifyAllData || granted('PermissionsViewAllData'),
    modifyAllData,
    editTask: modifyAllData || granted('PermissionsEditTask'),
    editEvent: modifyAllData || granted('PermissionsEditEvent'),
    objects,
    readableFields,
    editableFields,
  }
}

function permissionSetIds(store: Store, user: RunningUser): string[] {
  const ofProfile = alive(store.lookup('PermissionSet', 'ProfileId', user.profileId)).map(row =>
    String(row.Id),
  )
  const assigned = alive(store.lookup('PermissionSetAssignment', 'AssigneeId', user.id)).map(row =>
    String(row.PermissionSetId),
  )
  return [...new Set([...ofProfile, ...assigned])]
}

/** 'Opportunity.Amount' names the field. */
function fieldOf(schema: Schema, row: Row): Field | undefined {
  return schema.object(String(row.SobjectType))?.field(String(row.Field).split('.').at(-1) ?? '')
}

const alive = (rows: readonly Row[] | undefined) => (rows ?? []).filter(row => row.IsDeleted !== true)

/**
 * Whether the object may be used so. Rows of a detail (line items, comments, shares, teams) are written by whoever
 * may edit the object they hang on.
 */
export function mayUseObject(
  schema: Schema,
  p: Permissions,
  object: SObjectType,
  right: ObjectRight,
): boolean {
  if (p.modifyAllData) return true
  if (right === 'modifyAll') return granted(schema, p, object, right)
  if (p.viewAllData && (right === 'read' || right === 'viewAll')) return true
  if (object.permissionsFrom !== null) return granted(schema, p, object, right)
  if (right === 'viewAll') return false
  if (right === 'read' || object.name === 'Note') return true
  if (object.name === 'Task') return p.editTask
  return object.name === 'Event' && p.editEvent
}

function granted(schema: Schema, p: Permissions, object: SObjectType, right: ObjectRight): boolean {
  const governing = object.permissionsFrom === null ? undefined : schema.object(object.permissionsFrom)
  if (governing === undefined) return false
  const asked = governing !== object && (right === 'create' || right === 'delete') ? 'edit' : right
  return p.objects.get(governing)?.has(asked) ?? false
}

/** Whether field-level security lets the field be read or written. The object's own right is not looked at. */
export function mayUseField(
  schema: Schema,
  p: Permissions,
  object: SObjectType,
  field: Field,
  right: 'read' | 'edit',
) {
  if (right === 'edit') {
    if (!field.createable && !field.updateable) return false
    return !field.permissionable || p.editableFields.has(field)
  }
  const governing = field.permissionable ? field : snapshotSource(schema, object, field)
  return !governing.permissionable || p.readableFields.has(governing)
}

/** A field of a history snapshot ('Amount', 'PrevAmount' of OpportunityHistory) is as secret as what it repeats. */
function snapshotSource(schema: Schema, object: SObjectType, field: Field): Field {
  if (object.createable || object.permissionsFrom === null || object.permissionsFrom === object.name)
    return field
  return schema.object(object.permissionsFrom)?.field(field.name.replace(/^Prev/, '')) ?? field
}
