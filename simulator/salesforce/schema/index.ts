/** All objects of the simulated org, put together: look-ups by name without regard to case, child relationships. */
import type { ChildRelationship, Field, Schema, SObjectType } from '../model.ts'
import { accountObjects } from './account.ts'
import { activityObjects } from './activity.ts'
import { approvalObjects } from './approval.ts'
import type { FieldSpec, ObjectSpec } from './build.ts'
import { idField, SYSTEM_FIELDS } from './build.ts'
import { caseObjects } from './case.ts'
import { knowledgeObjects } from './knowledge.ts'
import { leadObjects } from './lead.ts'
import { opportunityObjects } from './opportunity.ts'
import { productObjects } from './products.ts'
import { projectObjects } from './project.ts'
import { reportObjects } from './report.ts'
import { setupObjects } from './setup.ts'
import { sharingObjects } from './sharing.ts'

const SPECS: readonly ObjectSpec[] = [
  ...accountObjects,
  ...leadObjects,
  ...opportunityObjects,
  ...productObjects,
  ...caseObjects,
  ...activityObjects,
  ...projectObjects,
  ...knowledgeObjects,
  ...reportObjects,
  ...approvalObjects,
  ...sharingObjects,
  ...setupObjects,
]

/** The metadata of the org; it never changes while the simulator runs. */
export const schema: Schema = assemble(SPECS)

function assemble(specs: readonly ObjectSpec[]): Schema {
  const objects = specs.map(spec => objectOf(spec, specs))
  const byName = new Map(objects.map(o => [o.name.toLowerCase(), o]))
  // The first object of a prefix wins: the history objects share 017, and no reference points at them.
  const byPrefix = new Map(
    objects.toReversed().flatMap(o => (o.keyPrefix === null ? [] : [[o.keyPrefix, o]])),
  )
  return {
    objects,
    object: name => byName.get(name.toLowerCase()),
    byPrefix: prefix => byPrefix.get(prefix),
  }
}

function objectOf(spec: ObjectSpec, specs: readonly ObjectSpec[]): SObjectType {
  const fields = fieldSpecs(spec).map(f => f.field)
  const childRelationships = childrenOf(spec.name, specs)
  const byName = new Map(fields.map(f => [f.name.toLowerCase(), f]))
  const byRelationship = new Map<string, Field>()
  for (const f of fields)
    if (f.relationshipName !== null) byRelationship.set(f.relationshipName.toLowerCase(), f)
  const byChild = new Map(childRelationships.map(c => [c.relationshipName?.toLowerCase() ?? '', c]))
  return {
    name: spec.name,
    label: spec.label,
    labelPlural: spec.labelPlural,
    keyPrefix: spec.keyPrefix,
    custom: spec.name.endsWith('__c'),
    createable: spec.createable ?? true,
    updateable: spec.updateable ?? true,
    deletable: spec.deletable ?? true,
    queryable: true,
    searchable: spec.searchable ?? false,
    sharing: spec.sharing,
    controllingParents: spec.controllingParents ?? [],
    permissionsFrom: spec.permissionsFrom === undefined ? spec.name : spec.permissionsFrom,
    historyObject: spec.historyObject ?? null,
    fields,
    childRelationships,
    field: name => byName.get(name.toLowerCase()),
    relationship: name => byRelationship.get(name.toLowerCase()),
    children: name => (name === '' ? undefined : byChild.get(name.toLowerCase())),
  }
}

function fieldSpecs(spec: ObjectSpec): readonly FieldSpec[] {
  return [idField(spec.label), ...SYSTEM_FIELDS.first, ...spec.fields, ...SYSTEM_FIELDS.last]
}

function childrenOf(parent: string, specs: readonly ObjectSpec[]): ChildRelationship[] {
  return specs.flatMap(spec =>
    spec.fields.flatMap(({ field, children, cascadeDelete }) =>
      children !== undefined && field.referenceTo.includes(parent)
        ? [{ relationshipName: children, childSObject: spec.name, field: field.name, cascadeDelete }]
        : [],
    ),
  )
}
