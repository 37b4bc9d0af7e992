/** Values held against what is remembered of an object's describe, so that no call is spent on what can't be written. */
import type { Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { FieldDescribe, ObjectDescribe } from '../salesforce/types.ts'
import { plain } from '../text/plain.ts'
import { labelOf } from './labels.ts'

export interface Fitted {
  readonly action: 'create' | 'update'
  /** As Salesforce told it before; undefined: it is not asked, and judges when it is written to. */
  readonly described: ObjectDescribe | undefined
  readonly write: Readonly<Record<string, Scalar>>
  /** The record as it was read. */
  readonly before: Readonly<Record<string, unknown>> | undefined
  /** Fields that point at a record of the same change: their values are known when it is written. */
  readonly pointing: readonly string[]
  /** Whether the caller may know of the field. */
  knows(field: string): boolean
}

const OFFERED_MAX = 10
const VALUE_CHARACTERS_MAX = 60
const TEXTS = new Set(['string', 'textarea', 'email', 'phone', 'url'])

/**
 * Throws Problem 'change-invalid' for a value that a restricted picklist doesn't offer, a text that is too long, a field
 * that must be filled and isn't. Fields the caller may not know of are not named, nor are their values. Where Salesforce
 * may see it otherwise (letter case of a picklist value, record types, characters it counts as two), it is left to
 * Salesforce.
 */
export function refuseUnfitting({ action, described, write, before, pointing, knows }: Fitted): void {
  if (described === undefined) return
  const written = new Map(Object.entries(write).map(([field, value]) => [field.toLowerCase(), value]))
  for (const field of pointing) written.set(field.toLowerCase(), true)
  const missing = described.fields.filter(field => isMissing(field, action, written, described))
  if (missing.length > 0)
    throw invalid(wordsOfMissing(missing.map(f => f.name).filter(knows), missing.length))
  for (const field of described.fields) {
    const value = written.get(field.name.toLowerCase())
    if (typeof value !== 'string' || value === before?.[field.name]) continue
    const name = knows(field.name) ? labelOf(field.name) : 'A value'
    if (TEXTS.has(field.type) && field.length > 0 && [...value.trim()].length > field.length)
      throw invalid(`${name} is too long for Salesforce, which takes ${field.length} characters.`)
    const odd = field.restrictedPicklist ? oddValue(field, value) : undefined
    if (odd === undefined) continue
    const offered = knows(field.name) ? wordsOfOffered(field) : ''
    throw invalid(`${name} is not one of the values that Salesforce offers${offered}.`)
  }
}

/** Must be filled, and would be left or made empty. Salesforce: nillable false, and nothing is filled in for it. */
function isMissing(
  { name, type, nillable, createable, defaultedOnCreate }: FieldDescribe,
  action: 'create' | 'update',
  written: ReadonlyMap<string, Scalar>,
  { fields }: ObjectDescribe,
): boolean {
  if (nillable || type === 'boolean') return false
  const value = written.get(name.toLowerCase())
  if (value === undefined) {
    // A name may be given by its parts.
    const inParts = fields.some(f => f.compoundFieldName === name && written.has(f.name.toLowerCase()))
    return action === 'create' && createable && !defaultedOnCreate && !inParts
  }
  return !defaultedOnCreate && (value === null || (typeof value === 'string' && value.trim() === ''))
}

function wordsOfMissing(named: readonly string[], count: number): string {
  if (named.length === 0) return 'Salesforce needs another field to be filled for this kind of record.'
  const others = count > named.length ? ' and another field' : ''
  return `Salesforce needs this to be filled: ${named.map(labelOf).join(', ')}${others}.`
}

/** The first part of the value (a multi-select picklist has several) that is no active one. */
function oddValue({ type, picklistValues }: FieldDescribe, value: string): string | undefined {
  const offered = new Set(picklistValues.filter(v => v.active).map(v => v.value.toLowerCase()))
  const parts = type === 'multipicklist' ? value.split(';') : [value]
  return parts.map(part => part.trim()).find(part => part !== '' && !offered.has(part.toLowerCase()))
}

function wordsOfOffered({ picklistValues }: FieldDescribe): string {
  const values = picklistValues.filter(v => v.active).map(v => plain(v.value, VALUE_CHARACTERS_MAX))
  if (values.length === 0) return ''
  const more = values.length > OFFERED_MAX ? ` and ${values.length - OFFERED_MAX} more` : ''
  return `: ${values.slice(0, OFFERED_MAX).join(', ')}${more}`
}

const invalid = (detail: string) => new Problem('change-invalid', { detail })
