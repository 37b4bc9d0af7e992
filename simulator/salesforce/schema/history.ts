/** History objects: one row for each change of a tracked field, written by the platform only. */
import type { ObjectSpec } from './build.ts'
import { pick, ref, text } from './build.ts'

const NOT_COMPARABLE = { filterable: false, sortable: false, groupable: false, aggregatable: false }

/** `historyOf('Case', 'CaseHistory', 'CaseId')`: the history object of an object. */
export const historyOf = (parent: string, name: string, parentField: string): ObjectSpec => ({
  name,
  label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
  labelPlural: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
  keyPrefix: '017',
  sharing: 'ControlledByParent',
  controllingParents: [parentField],
  permissionsFrom: parent,
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    ref(parentField, parent, {
      system: true,
      children: parent === 'Opportunity' ? 'FieldHistories' : 'Histories',
      cascadeDelete: true,
    }),
    // 'StageName', 'Owner', 'created' …: the API names what changed, not the field's label.
    pick('Field', [], { system: true, label: 'Changed Field' }),
    text('DataType', 40, { system: true, nillable: true }),
    text('OldValue', 255, { system: true, nillable: true, ...NOT_COMPARABLE }),
    text('NewValue', 255, { system: true, nillable: true, ...NOT_COMPARABLE }),
  ],
})
