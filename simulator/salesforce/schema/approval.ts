/** Approval processes: the platform writes these rows; a pending instance locks its record. */
import type { ObjectSpec } from './build.ts'
import { datetime, pick, ref, text } from './build.ts'

const readOnly = { permissionsFrom: null, createable: false, updateable: false, deletable: false } as const

const definition: ObjectSpec = {
  name: 'ProcessDefinition',
  label: 'Process Definition',
  labelPlural: 'Process Definitions',
  keyPrefix: '04a',
  sharing: 'Public',
  ...readOnly,
  fields: [
    text('Name', 255, { system: true, nameField: true }),
    text('DeveloperName', 255, { system: true }),
    pick('Type', ['Approval', 'State-based'], { system: true }),
    text('TableEnumOrId', 40, { system: true, label: 'Custom Object Definition ID' }),
    pick('State', ['Active', 'Inactive', 'Obsolete'], { system: true }),
  ],
}

const instance: ObjectSpec = {
  name: 'ProcessInstance',
  label: 'Process Instance',
  labelPlural: 'Process Instances',
  keyPrefix: '04g',
  sharing: 'ControlledByParent',
  controllingParents: ['TargetObjectId'],
  ...readOnly,
  fields: [
    ref('ProcessDefinitionId', 'ProcessDefinition', { system: true, nillable: true }),
    ref('TargetObjectId', ['Opportunity', 'Account', 'Case', 'Contract', 'Project__c'], {
      system: true,
      label: 'Target Object ID',
      children: 'ProcessInstances',
      cascadeDelete: true,
    }),
    pick(
      'Status',
      ['Started', 'Pending', 'Approved', 'Rejected', 'Removed', 'Fault', 'Held', 'Reassigned', 'NoResponse'],
      {
        system: true,
      },
    ),
    datetime('CompletedDate', { system: true, nillable: true }),
    ref('LastActorId', 'User', { system: true, nillable: true }),
    ref('SubmittedById', 'User', { system: true, nillable: true }),
  ],
}

const workitem: ObjectSpec = {
  name: 'ProcessInstanceWorkitem',
  label: 'Approval Request',
  labelPlural: 'Approval Requests',
  keyPrefix: '04i',
  sharing: 'ControlledByParent',
  controllingParents: ['ProcessInstanceId'],
  ...readOnly,
  fields: [
    ref('ProcessInstanceId', 'ProcessInstance', { system: true, children: 'Workitems', cascadeDelete: true }),
    ref('OriginalActorId', ['Group', 'User'], { system: true }),
    ref('ActorId', ['Group', 'User'], { system: true }),
  ],
}

export const approvalObjects: readonly ObjectSpec[] = [definition, instance, workitem]
