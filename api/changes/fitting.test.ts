import { describe, expect, test } from 'vitest'
import type { FieldDescribe } from '../salesforce/types.ts'
import { type Fitted, refuseUnfitting } from './fitting.ts'

const field = (name: string, over: Partial<FieldDescribe> = {}): FieldDescribe => ({
  name,
  label: name,
  type: 'string',
  length: 5,
  nillable: true,
  defaultedOnCreate: false,
  createable: true,
  restrictedPicklist: false,
  filterable: true,
  sortable: true,
  permissionable: true,
  compoundFieldName: null,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
  ...over,
})
const picklist = (values: readonly string[], over: Partial<FieldDescribe> = {}) =>
  field('Colour__c', {
    type: 'picklist',
    length: 255,
    restrictedPicklist: true,
    picklistValues: values.map(value => ({ value, label: `The ${value}`, active: !value.startsWith('Old') })),
    ...over,
  })
const needed = field('Needed__c', { nillable: false })

function refusalOf(fields: readonly FieldDescribe[], write: Fitted['write'], over: Partial<Fitted> = {}) {
  const described = { name: 'A', label: 'A', labelPlural: 'As', fields }
  const fitted = { action: 'update', before: undefined, pointing: [], knows: () => true, ...over } as const
  try {
    refuseUnfitting({ described, write, ...fitted })
    return undefined
  } catch (error) {
    return error instanceof Error && 'detail' in error ? error.detail : error
  }
}

test('nothing is refused of an object that nothing is known of', () => {
  expect(refusalOf([], { Colour__c: 'x', Needed__c: null }, { described: undefined })).toBeUndefined()
})

describe('values of a restricted picklist', () => {
  const numbers = Array.from({ length: 13 }, (_, i) => `V${i}`)
  test.each([
    ['one that is offered', picklist(['Red']), 'Red', undefined],
    ['one in other letters is Salesforce’s to judge', picklist(['Red']), 'red', undefined],
    ['none', picklist(['Red']), null, undefined],
    ['any of an open picklist', picklist(['Red'], { restrictedPicklist: false }), 'Mauve', undefined],
    ['several', picklist(['Red', 'Blue'], { type: 'multipicklist' }), 'Blue;Red', undefined],
    ['one of several is odd', picklist(['Red'], { type: 'multipicklist' }), 'Red;Mauve', /offers: Red\.$/],
    ['one that is retired', picklist(['Red', 'Old Blue']), 'Old Blue', /^Colour is not .* offers: Red\.$/],
    [
      'of many ten are named',
      picklist(numbers),
      'x',
      /: V0, V1, V2, V3, V4, V5, V6, V7, V8, V9 and 3 more\.$/,
    ],
    ['markup among them', picklist(['![x](https://evil.example/a)']), 'x', /^(?!.*\]\(https).*$/],
  ])('%s', (_what, described, value, words) => {
    const detail = refusalOf([described], { Colour__c: value })
    if (words === undefined) expect(detail).toBeUndefined()
    else expect(detail).toMatch(words)
  })

  test('what the record holds already may be written again', () => {
    const before = { Colour__c: 'Old Blue' }
    expect(refusalOf([picklist(['Old Blue'])], { Colour__c: 'Old Blue' }, { before })).toBeUndefined()
  })

  test('of a field the caller may not know neither name nor values are told', () => {
    const detail = refusalOf([picklist(['Secret'])], { Colour__c: 'x' }, { knows: () => false })
    expect(detail).toBe('A value is not one of the values that Salesforce offers.')
  })
})

describe('fields that must be filled', () => {
  const create = { action: 'create' } as const
  test.each([
    ['left out of a new record', [needed], {}, create, 'Salesforce needs this to be filled: Needed.'],
    ['blank', [needed], { needed__c: ' ' }, create, 'Salesforce needs this to be filled: Needed.'],
    [
      'emptied',
      [needed],
      { Needed__c: null },
      { action: 'update' },
      'Salesforce needs this to be filled: Needed.',
    ],
    ['left alone by an update', [needed], {}, { action: 'update' }, undefined],
    ['filled', [needed], { Needed__c: 'x' }, create, undefined],
    [
      'pointing at a record made with it',
      [needed],
      { Needed__c: null },
      { ...create, pointing: ['Needed__c'] },
      undefined,
    ],
    ['filled by Salesforce', [{ ...needed, defaultedOnCreate: true }], {}, create, undefined],
    ['not the caller’s to fill', [{ ...needed, createable: false }], {}, create, undefined],
    ['a checkbox', [{ ...needed, type: 'boolean' }], {}, create, undefined],
    [
      'given by its parts',
      [field('Name', { nillable: false }), field('LastName', { compoundFieldName: 'Name' })],
      { LastName: 'L' },
      create,
      undefined,
    ],
  ] as const)('%s', (_what, fields, write, over, words) => {
    expect(refusalOf(fields, write, over)).toBe(words)
  })

  test('one the caller may not know is not named', () => {
    const hidden = field('Secret__c', { nillable: false })
    const knows = (name: string) => name !== 'Secret__c'
    expect(refusalOf([hidden], {}, { ...create, knows })).toBe(
      'Salesforce needs another field to be filled for this kind of record.',
    )
    expect(refusalOf([needed, hidden], {}, { ...create, knows })).toBe(
      'Salesforce needs this to be filled: Needed and another field.',
    )
  })
})

test.each([
  ['five characters of five', field('T'), '12345', undefined],
  ['characters Salesforce may count as two', field('T'), '🙂🙂🙂🙂🙂', undefined],
  ['spaces that Salesforce takes off', field('T'), '12345   ', undefined],
  ['no known length', field('T', { length: 0 }), '123456', undefined],
  ['a reference is no text', field('T', { type: 'reference' }), '123456', undefined],
  ['six of five', field('T'), '123456', 'T is too long for Salesforce, which takes 5 characters.'],
])('the length of a text: %s', (_what, described, value, words) => {
  expect(refusalOf([described], { T: value })).toBe(words)
})
