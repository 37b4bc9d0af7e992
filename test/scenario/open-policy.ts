/**
 * A policy that grants everybody every field and row of the simulated org, so that Salesforce's own access alone
 * decides what an answer holds.
 */
import { stringify } from 'yaml'
import { API_PAGE_CLIENT_ID, CONNECTOR_CLIENT_ID, PEOPLE } from '../../simulator/people.ts'
import type { Field, SObjectType } from '../../simulator/salesforce/model.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { accesses } from '../support/accesses.ts'

const openObjects = [
  'User',
  'Group',
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'OpportunityLineItem',
  'OpportunityHistory',
  'Product2',
  'Case',
  'CaseComment',
  'CaseHistory',
  'Task',
  'Event',
  'Contract',
  'Project__c',
] as const

const kinds: Readonly<Record<string, string>> = { textarea: 'longtext', int: 'number', double: 'number' }
const known =
  /^(id|string|picklist|multipicklist|boolean|currency|percent|date|datetime|email|phone|url|reference|textarea|int|double)$/

/** Its text. Fields of kinds that a policy doesn't have, and references to other objects, are left out. */
export function openPolicy(): string {
  const objects = openObjects.map(name => typeOf(name))
  return stringify({
    apiVersion: 'sallyport.policy/v1',
    metadata: { name: 'open', version: '1' },
    phase: 'controlled-writes',
    clients: { Connector: { id: CONNECTOR_CLIENT_ID }, Page: { id: API_PAGE_CLIENT_ID } },
    roles: {
      Everybody: {
        anyOf: [...new Set(PEOPLE.flatMap(p => p.appRoles))].map(appRole => ({ appRole })),
        // Who passes on decisions may make none.
        operations: Object.keys(accesses).filter(id => id !== 'RelayApprovalDecision'),
      },
    },
    objects: Object.fromEntries(objects.map(type => [type.name, objectOf(type)])),
  })
}

const typeOf = (name: string): SObjectType => {
  const type = schema.object(name)
  if (type === undefined) throw new Error(`The simulated org has no ${name}.`)
  return type
}

const fieldsOf = (type: SObjectType): readonly Field[] =>
  type.fields.filter(f => known.test(f.type) && (f.type !== 'reference' || targets(f).length > 0))

const targets = ({ referenceTo }: Field) =>
  referenceTo.filter(name => openObjects.some(open => open === name))

function objectOf(type: SObjectType) {
  const fields = fieldsOf(type)
  const lists = type.childRelationships.flatMap(({ relationshipName, childSObject, field }) =>
    relationshipName !== null && openObjects.some(open => open === childSObject)
      ? [[relationshipName, `${childSObject}.${field}`]]
      : [],
  )
  const names = new Set(fields.map(f => f.name))
  const searched = ['Name', 'Subject', 'CaseNumber'].filter(name => names.has(name))
  return {
    fields: Object.fromEntries(fields.map(f => [f.name, declared(f)])),
    ...(searched.length > 0 && { searchFields: searched }),
    ...(lists.length > 0 && { relatedLists: Object.fromEntries(lists) }),
    grants: [
      {
        id: `all-${type.name.toLowerCase().replaceAll('_', '')}`,
        roles: ['Everybody'],
        actions: ['read'],
        where: 'all-rows',
        fields: [...names],
      },
    ],
  }
}

const declared = (field: Field) => ({
  type: kinds[field.type] ?? field.type,
  ...(field.type === 'reference' && { to: targets(field) }),
  ...(!field.filterable && field.type !== 'textarea' && { filterable: false }),
  ...(!field.sortable && field.type !== 'textarea' && field.type !== 'multipicklist' && { sortable: false }),
})
