/** Set-up objects: people, roles, profiles, permissions, groups and the organisation itself. Anyone may read them. */
import type { FieldSpec, ObjectSpec } from './build.ts'
import { area, datetime, email, flag, int, nameText, personName, phone, pick, ref, text } from './build.ts'
import { REGIONS, TIME_ZONES } from './picklists.ts'

const setup = (
  name: string,
  label: string,
  keyPrefix: string,
  fields: readonly FieldSpec[],
  labelPlural = `${label}s`,
): ObjectSpec => ({
  name,
  label,
  labelPlural,
  keyPrefix,
  sharing: 'Public',
  permissionsFrom: null,
  // Nothing about set-up is hidden by field-level security here.
  fields: fields.map(spec => ({ ...spec, field: { ...spec.field, permissionable: false } })),
})

const user = setup('User', 'User', '005', [
  text('Username', 80, { required: true, unique: true }),
  text('LastName', 80, { required: true }),
  text('FirstName', 40),
  personName(),
  text('CompanyName', 80),
  text('Division', 80),
  text('Department', 80),
  text('Title', 80),
  email('Email', { required: true, length: 128 }),
  phone('Phone'),
  text('Alias', 8, { required: true }),
  text('CommunityNickname', 40, { label: 'Nickname' }),
  flag('IsActive', { label: 'Active', defaultValue: true }),
  pick('TimeZoneSidKey', TIME_ZONES, { required: true, label: 'Time Zone' }),
  pick('LocaleSidKey', ['en_US', 'en_GB', 'de_DE'], { required: true, label: 'Locale' }),
  pick('EmailEncodingKey', ['*UTF-8'], { required: true, label: 'Email Encoding' }),
  pick('LanguageLocaleKey', ['*en_US', 'de', 'fr'], { required: true, label: 'Language' }),
  ref('UserRoleId', 'UserRole', { label: 'Role ID', children: 'Users' }),
  ref('ProfileId', 'Profile', { required: true, children: 'Users' }),
  ref('ManagerId', 'User', { children: 'ManagedUsers' }),
  pick('UserType', ['*Standard', 'Guest', 'AutomatedProcess'], { system: true, defaultedOnCreate: true }),
  text('EmployeeNumber', 20),
  text('FederationIdentifier', 512, { unique: true, label: 'SAML Federation ID' }),
  datetime('LastLoginDate', { system: true, nillable: true, label: 'Last Login' }),
  pick('Region__c', REGIONS),
])

const role = setup('UserRole', 'Role', '00E', [
  nameText(80),
  ref('ParentRoleId', 'UserRole', { children: 'Roles', relationshipName: null }),
  text('RollupDescription', 80, { label: 'Description' }),
  text('DeveloperName', 80),
])

/** Rights over the org as a whole, held by profiles and permission sets alike. */
const orgRights: readonly FieldSpec[] = [
  flag('PermissionsApiEnabled', { label: 'API Enabled' }),
  flag('PermissionsViewAllData', { label: 'View All Data' }),
  flag('PermissionsModifyAllData', { label: 'Modify All Data' }),
  flag('PermissionsEditTask', { label: 'Edit Tasks' }),
  flag('PermissionsEditEvent', { label: 'Edit Events' }),
]

const profile = setup('Profile', 'Profile', '00e', [
  nameText(255),
  area('Description', 255),
  pick('UserType', ['*Standard', 'Guest'], { system: true, defaultedOnCreate: true }),
  ...orgRights,
])

const permissionSet = setup('PermissionSet', 'Permission Set', '0PS', [
  nameText(80, { label: 'Permission Set Name' }),
  text('Label', 80, { label: 'Permission Set Label', required: true }),
  text('Description', 255),
  flag('IsOwnedByProfile', { system: true }),
  ref('ProfileId', 'Profile', { system: true, nillable: true, children: 'PermissionSets' }),
  pick('Type', ['*Regular', 'Profile', 'Group', 'Session'], { system: true }),
  flag('IsCustom', { system: true, defaultValue: true }),
  ...orgRights,
])

const assignment = setup('PermissionSetAssignment', 'Permission Set Assignment', '0Pa', [
  ref('PermissionSetId', 'PermissionSet', {
    required: true,
    updateable: false,
    children: 'Assignments',
    cascadeDelete: true,
  }),
  ref('AssigneeId', 'User', { required: true, updateable: false, children: 'PermissionSetAssignments' }),
])

const objectPermissions = setup(
  'ObjectPermissions',
  'Object Permissions',
  '110',
  [
    ref('ParentId', 'PermissionSet', {
      required: true,
      updateable: false,
      children: 'ObjectPerms',
      cascadeDelete: true,
    }),
    text('SobjectType', 40, { required: true, updateable: false, label: 'Sobject Type Name' }),
    flag('PermissionsCreate'),
    flag('PermissionsRead'),
    flag('PermissionsEdit'),
    flag('PermissionsDelete'),
    flag('PermissionsViewAllRecords'),
    flag('PermissionsModifyAllRecords'),
  ],
  'Object Permissions',
)

const fieldPermissions = setup(
  'FieldPermissions',
  'Field Permissions',
  '01k',
  [
    ref('ParentId', 'PermissionSet', {
      required: true,
      updateable: false,
      children: 'FieldPerms',
      cascadeDelete: true,
    }),
    text('SobjectType', 40, { required: true, updateable: false, label: 'Sobject Type Name' }),
    // 'Opportunity.Amount'
    text('Field', 80, { required: true, updateable: false, label: 'Field Name' }),
    flag('PermissionsRead'),
    flag('PermissionsEdit'),
  ],
  'Field Permissions',
)

const group = setup('Group', 'Group', '00G', [
  nameText(40, { required: true }),
  text('DeveloperName', 80),
  // The role of a group that stands for one, such as 'RoleAndSubordinates'.
  ref('RelatedId', 'UserRole', { system: true, nillable: true, relationshipName: null }),
  pick('Type', ['*Regular', 'Queue', 'Role', 'RoleAndSubordinates', 'Organization'], { updateable: false }),
  email('Email'),
  flag('DoesIncludeBosses', { defaultValue: true }),
])

const groupMember = setup('GroupMember', 'Group Member', '011', [
  ref('GroupId', 'Group', {
    required: true,
    updateable: false,
    children: 'GroupMembers',
    cascadeDelete: true,
  }),
  ref('UserOrGroupId', ['Group', 'User'], { required: true, updateable: false, relationshipName: null }),
])

const organization: ObjectSpec = {
  ...setup('Organization', 'Organization', '00D', [
    nameText(80, { required: true }),
    text('Division', 80),
    text('City', 40),
    text('Country', 80),
    text('PrimaryContact', 80),
    pick('DefaultLocaleSidKey', ['en_US', 'en_GB']),
    pick('TimeZoneSidKey', TIME_ZONES),
    pick('LanguageLocaleKey', ['en_US']),
    int('FiscalYearStartMonth', 2, { system: true }),
    flag('UsesStartDateAsFiscalYearName', { system: true }),
    pick('OrganizationType', ['Developer Edition', 'Enterprise Edition', 'Unlimited Edition'], {
      system: true,
    }),
    text('InstanceName', 5, { system: true, nillable: true }),
    flag('IsSandbox', { system: true }),
    text('NamespacePrefix', 15, { system: true, nillable: true }),
    datetime('TrialExpirationDate', { system: true, nillable: true }),
  ]),
  createable: false,
  deletable: false,
}

const recordType = setup('RecordType', 'Record Type', '012', [
  nameText(80),
  text('DeveloperName', 80, { required: true }),
  text('Description', 255),
  pick('SobjectType', ['Account', 'Opportunity', 'Case', 'Lead'], { required: true, updateable: false }),
  flag('IsActive', { label: 'Active', defaultValue: true }),
])

export const setupObjects: readonly ObjectSpec[] = [
  user,
  role,
  profile,
  permissionSet,
  assignment,
  objectPermissions,
  fieldPermissions,
  group,
  groupMember,
  organization,
  recordType,
]
