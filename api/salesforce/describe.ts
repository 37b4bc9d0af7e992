import type { DescribeGlobalSObjectResult, DescribeSObjectResult } from 'jsforce/lib/types/common.js'
import { SalesforceFault } from './fault.ts'
import type { FieldDescribe, ObjectDescribe, ObjectLabel } from './types.ts'

/** The part of a describe answer the product uses. Throws a `SalesforceFault` when it isn't one. */
export function objectDescribe(body: unknown): ObjectDescribe {
  if (!isDescribe(body)) throw new SalesforceFault('odd-shape', 'The describe answer lacks name or fields.')
  const { name, label, labelPlural, fields } = body
  return {
    name,
    label: label ?? name,
    labelPlural: labelPlural ?? label ?? name,
    fields: fields.map(fieldDescribe),
  }
}

/** Labels of every object in a global describe. Throws a `SalesforceFault` when it isn't one. */
export function objectLabels(body: unknown): readonly ObjectLabel[] {
  const objects = typeof body === 'object' && body !== null && 'sobjects' in body ? body.sobjects : undefined
  if (!isObjectList(objects)) throw new SalesforceFault('odd-shape', 'The object list lacks sobjects.')
  return objects.map(({ name, label, labelPlural }) => ({
    name,
    label: label ?? name,
    labelPlural: labelPlural ?? label ?? name,
  }))
}

type WireField = DescribeSObjectResult['fields'][number]

function fieldDescribe(field: WireField): FieldDescribe {
  return {
    name: field.name,
    label: field.label ?? field.name,
    type: field.type,
    length: field.length ?? 0,
    nillable: field.nillable ?? true,
    defaultedOnCreate: field.defaultedOnCreate ?? false,
    createable: field.createable ?? false,
    restrictedPicklist: field.restrictedPicklist ?? false,
    filterable: field.filterable ?? false,
    sortable: field.sortable ?? false,
    permissionable: field.permissionable ?? true,
    compoundFieldName: field.compoundFieldName ?? null,
    relationshipName: field.relationshipName ?? null,
    referenceTo: field.referenceTo ?? [],
    picklistValues: (field.picklistValues ?? []).map(({ value, label, active }) => ({
      value,
      label: label ?? value,
      active,
    })),
  }
}

function isDescribe(body: unknown): body is DescribeSObjectResult {
  if (typeof body !== 'object' || body === null || !('name' in body) || !('fields' in body)) return false
  const { name, fields } = body
  return typeof name === 'string' && Array.isArray(fields) && fields.every(isField)
}

const isObjectList = (value: unknown): value is readonly DescribeGlobalSObjectResult[] =>
  Array.isArray(value) &&
  value.every(
    entry => typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string',
  )

const isField = (field: unknown): boolean =>
  typeof field === 'object' &&
  field !== null &&
  'name' in field &&
  typeof field.name === 'string' &&
  'type' in field &&
  typeof field.type === 'string'
