/** Rows that open a record to others: manual shares and teams. */
import type { FieldSpec, ObjectSpec } from './build.ts'
import { flag, pick, ref } from './build.ts'

const LEVELS = ['None', 'Read', 'Edit', 'All']

const level = (name: string, options: { required?: true; label?: string } = {}) =>
  pick(name, LEVELS, { restrictedPicklist: true, permissionable: false, ...options })

/** AccountShare and its like. Whoever holds the record in full may share it. */
const share = (parent: string, keyPrefix: string, levels: readonly FieldSpec[]): ObjectSpec => ({
  name: `${parent}Share`,
  label: `${parent} Share`,
  labelPlural: `${parent} Share`,
  keyPrefix,
  sharing: 'ControlledByParent',
  controllingParents: [`${parent}Id`],
  permissionsFrom: parent,
  fields: [
    ref(`${parent}Id`, parent, {
      required: true,
      updateable: false,
      children: 'Shares',
      cascadeDelete: true,
    }),
    ref('UserOrGroupId', ['Group', 'User'], { required: true, updateable: false, label: 'User/Group ID' }),
    ...levels,
    pick('RowCause', ['Owner', '*Manual', 'Rule', 'Team', 'Territory'], {
      updateable: false,
      permissionable: false,
    }),
  ],
})

const team = (parent: string, keyPrefix: string, levels: readonly FieldSpec[]): ObjectSpec => ({
  name: `${parent}TeamMember`,
  label: `${parent} Team Member`,
  labelPlural: `${parent} Team Members`,
  keyPrefix,
  sharing: 'ControlledByParent',
  controllingParents: [`${parent}Id`],
  permissionsFrom: parent,
  fields: [
    ref(`${parent}Id`, parent, {
      required: true,
      updateable: false,
      children: `${parent}TeamMembers`,
      cascadeDelete: true,
    }),
    ref('UserId', 'User', { required: true, updateable: false }),
    pick(
      'TeamMemberRole',
      ['Account Manager', 'Sales Rep', 'Sales Manager', 'Pre-Sales Consultant', 'Executive Sponsor'],
      {
        label: 'Team Role',
        permissionable: false,
      },
    ),
    ...levels,
  ],
})

export const sharingObjects: readonly ObjectSpec[] = [
  share('Account', '00r', [
    level('AccountAccessLevel', { required: true }),
    level('OpportunityAccessLevel'),
    level('CaseAccessLevel'),
    level('ContactAccessLevel'),
  ]),
  share('Opportunity', '00t', [level('OpportunityAccessLevel', { required: true })]),
  share('Case', '01n', [level('CaseAccessLevel', { required: true })]),
  team('Account', '01M', [
    level('AccountAccessLevel'),
    level('OpportunityAccessLevel'),
    level('CaseAccessLevel'),
    level('ContactAccessLevel'),
  ]),
  team('Opportunity', '00q', [level('OpportunityAccessLevel')]),
  {
    // Computed for each question; no rows are stored.
    name: 'UserRecordAccess',
    label: 'User Record Access',
    labelPlural: 'User Record Access',
    keyPrefix: null,
    sharing: 'Public',
    permissionsFrom: null,
    createable: false,
    updateable: false,
    deletable: false,
    fields: [
      ref('UserId', 'User', { system: true }),
      ref('RecordId', [], { system: true, relationshipName: null }),
      flag('HasReadAccess', { system: true }),
      flag('HasEditAccess', { system: true }),
      flag('HasDeleteAccess', { system: true }),
      flag('HasTransferAccess', { system: true }),
      flag('HasAllAccess', { system: true }),
      pick('MaxAccessLevel', ['None', 'Read', 'Edit', 'Delete', 'Transfer', 'All'], { system: true }),
    ],
  },
]
