/** What a policy says of an org, held against what the org says of itself. */
import type { FieldModel, ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import type { FieldKind } from '../../../api/policy/types.ts'
import type { OrgField, OrgObjects } from './describe.ts'
import { type Finding, fieldPath } from './finding.ts'
import { usesOf } from './uses.ts'

/** Salesforce's types that a kind of the policy stands for; of the others the one of the same name. */
const TYPES: Partial<Readonly<Record<FieldKind, readonly string[]>>> = {
  string: ['string', 'textarea', 'combobox', 'encryptedstring', 'address', 'picklist'],
  longtext: ['textarea'],
  picklist: ['picklist', 'combobox'],
  number: ['int', 'double', 'long'],
  currency: ['currency', 'double'],
  percent: ['percent', 'double'],
}

export function lintAgainstOrg(model: PolicyModel, org: OrgObjects): Finding[] {
  const found = [...model.objects.values()].flatMap(object => lintObject(object, org))
  return [...found, ...lintPicklists(model, org), ...lintCallerFields(model, org)]
}

function lintObject(object: ObjectModel, org: OrgObjects): Finding[] {
  const fields = org.get(object.name)
  if (fields === undefined) {
    const remedy = 'Compare the spelling, and whether the user who reads the describe may see it.'
    const what = `The org has no object ${object.name}.`
    return [{ lint: 'object-not-in-org', path: ['objects', object.name], what, remedy }]
  }
  return [...object.fields.values()].flatMap(field => lintField(object, field, fields.get(field.name)))
}

function lintField(object: ObjectModel, field: FieldModel, real: OrgField | undefined): Finding[] {
  const path = fieldPath(object.name, field.name)
  const name = `${field.name} of ${object.name}`
  if (real === undefined) {
    const remedy = 'Compare the spelling, and whether the user who reads the describe may see it.'
    return [{ lint: 'field-not-in-org', path, what: `The org has no field ${name}.`, remedy }]
  }
  const findings: Finding[] = []
  const found = (lint: string, what: string, remedy: string) => findings.push({ lint, path, what, remedy })
  if (!(TYPES[field.kind] ?? [field.kind]).includes(real.type))
    found(
      'type-differs',
      `${name} is ${field.kind} here and ${real.type} in the org.`,
      'Write the org’s type.',
    )
  if (field.filterable && !field.scopeOnly && real.filterable === false)
    found('not-filterable', `The org can’t filter by ${name}.`, 'Write filterable: false.')
  if (field.sortable && !field.scopeOnly && real.sortable === false)
    found('not-sortable', `The org can’t sort by ${name}.`, 'Write sortable: false.')
  const strange = field.to.filter(target => !(real.referenceTo ?? field.to).includes(target))
  if (strange.length > 0)
    found(
      'reference-differs',
      `${name} never points at ${strange.join(' or ')} in the org.`,
      'Take it from `to`.',
    )
  const written = object.grants.filter(
    g => g.write !== undefined && (g.fields.has(field.name) || g.write.set.has(field.name)),
  )
  if (real.updateable === false && written.some(g => g.actions.has('update')))
    found('not-updateable', `The org never lets ${name} be updated.`, 'Take it from the grants that update.')
  if (real.createable === false && written.some(g => g.actions.has('create')))
    found('not-createable', `The org never lets ${name} be given.`, 'Take it from the grants that create.')
  return findings
}

function lintPicklists(model: PolicyModel, org: OrgObjects): Finding[] {
  const owners = new Map(
    [...model.objects.values()].flatMap(o => [...o.fields.values()].map(f => [f, o.name])),
  )
  return usesOf(model).flatMap(({ field, values, path }) => {
    if (field.kind !== 'picklist' && field.kind !== 'multipicklist') return []
    const owner = owners.get(field) ?? ''
    const real = org.get(owner)?.get(field.name)
    if (real?.picklistValues === undefined || real.picklistValues.length === 0) return []
    const known = new Set(real.picklistValues.map(v => v.toLowerCase()))
    return values.flatMap(value => {
      if (value.type !== 'string' || known.has(value.value.toLowerCase())) return []
      return [
        {
          lint: 'picklist-value-not-in-org',
          path,
          what: `${field.name} of ${owner} has no value ‘${value.value}’ in the org.`,
          remedy: `It has ${real.picklistValues?.map(v => `‘${v}’`).join(', ')}.`,
        },
      ]
    })
  })
}

function lintCallerFields(model: PolicyModel, org: OrgObjects): Finding[] {
  const users = org.get('User')
  if (users === undefined) return []
  return [...model.callerFields.values()].flatMap(({ name, field }) => {
    if (users.has(field)) return []
    const what = `The org has no field ${field} of User, which $caller.${name} stands for.`
    return [{ lint: 'field-not-in-org', path: ['caller', name], what, remedy: 'Compare the spelling.' }]
  })
}
