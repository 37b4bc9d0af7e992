/** Writes profiles and permission sets with their object and field permissions, as rows SOQL can ask for. */
import type { Field, SObjectType } from '../model.ts'
import type { Draft } from '../rows.ts'
import { PROFILES, type ProfileSpec } from './profiles.ts'
import type { Writer } from './writer.ts'

export interface ProfileIds {
  readonly profileId: string
  /** The permission set every profile owns, which its permissions hang on. */
  readonly permissionSetId: string
}

/** Rows of every profile, by name. */
export function addProfiles(writer: Writer): ReadonlyMap<string, ProfileIds> {
  return new Map(PROFILES.map(spec => [spec.name as string, addProfile(writer, spec)]))
}

/** An extra set that lets its holders keep contracts; returns its id. */
export function addContractEditors(writer: Writer): string {
  const set = writer.add('PermissionSet', {
    Name: 'Contract_Editor',
    Label: 'Contract Editor',
    Description: 'Creates and edits contracts',
  })
  addObjectPermissions(writer, set.Id, 'Contract', 'cre')
  const contract = writer.store.schema.object('Contract')
  for (const field of contract?.fields ?? []) {
    if (contract && field.permissionable)
      addFieldPermission(writer, set.Id, contract, field, field.updateable)
  }
  return set.Id
}

function addProfile(writer: Writer, spec: ProfileSpec): ProfileIds {
  const rights: Draft = {
    PermissionsApiEnabled: true,
    PermissionsViewAllData: spec.viewAllData ?? false,
    PermissionsModifyAllData: spec.modifyAllData ?? false,
    PermissionsEditTask: spec.activities,
    PermissionsEditEvent: spec.activities,
  }
  const profile = writer.add('Profile', { Name: spec.name, Description: spec.description, ...rights })
  const set = writer.add('PermissionSet', {
    // Salesforce names the set of a profile after the profile's 15-character id.
    Name: `X${profile.Id.slice(0, 15)}`,
    Label: spec.name,
    Description: spec.description,
    IsOwnedByProfile: true,
    ProfileId: profile.Id,
    Type: 'Profile',
    IsCustom: false,
    ...rights,
  })
  for (const [object, letters] of Object.entries(spec.objects)) {
    addObjectPermissions(writer, set.Id, object, letters)
  }
  for (const type of writer.store.schema.objects) addFieldPermissions(writer, set.Id, spec, type)
  return { profileId: profile.Id, permissionSetId: set.Id }
}

function addObjectPermissions(writer: Writer, setId: string, object: string, letters: string): void {
  const has = (letter: string) => letters.includes(letter)
  writer.add('ObjectPermissions', {
    ParentId: setId,
    SobjectType: object,
    PermissionsCreate: has('c'),
    PermissionsRead: has('r'),
    PermissionsEdit: has('e'),
    PermissionsDelete: has('d'),
    PermissionsViewAllRecords: has('v'),
    PermissionsModifyAllRecords: has('m'),
  })
}

/** Field permissions of one object, where the profile may read it; a task's or event's go to everybody. */
function addFieldPermissions(writer: Writer, setId: string, spec: ProfileSpec, type: SObjectType): void {
  const letters =
    type.permissionsFrom === null ? (spec.activities ? 're' : 'r') : spec.objects[type.permissionsFrom]
  if (letters === undefined) return
  for (const field of type.fields) {
    const name = `${type.name}.${field.name}`
    if (!field.permissionable || spec.hidden.includes(name)) continue
    const edit = /[ce]/.test(letters) && (field.createable || field.updateable)
    addFieldPermission(writer, setId, type, field, edit && !spec.readOnlyFields?.includes(name))
  }
}

function addFieldPermission(
  writer: Writer,
  setId: string,
  type: SObjectType,
  field: Field,
  edit: boolean,
): void {
  writer.add('FieldPermissions', {
    ParentId: setId,
    SobjectType: type.name,
    Field: `${type.name}.${field.name}`,
    PermissionsRead: true,
    PermissionsEdit: edit,
  })
}
