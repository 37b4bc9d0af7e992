import { describe, expect, test } from 'vitest'
import { schema } from './index.ts'

describe('schema', () => {
  test('every reference points at an object that exists, and every child relationship back at its field', () => {
    for (const object of schema.objects) {
      for (const field of object.fields)
        for (const target of field.referenceTo) expect(schema.object(target)?.name).toBe(target)
      for (const child of object.childRelationships)
        expect(schema.object(child.childSObject)?.field(child.field)?.referenceTo).toContain(object.name)
    }
  })

  test('names are unique without regard to case', () => {
    for (const object of schema.objects) {
      const names = object.fields.map(f => f.name.toLowerCase())
      expect(new Set(names).size).toBe(names.length)
      const children = object.childRelationships.flatMap(c => c.relationshipName?.toLowerCase() ?? [])
      expect(new Set(children).size).toBe(children.length)
    }
  })

  test('objects, fields and relationships are found in any case', () => {
    const opportunity = schema.object('OPPORTUNITY')
    expect(opportunity?.field('stagename')?.name).toBe('StageName')
    expect(opportunity?.relationship('ACCOUNT')?.name).toBe('AccountId')
    expect(schema.object('Account')?.children('opportunities')?.childSObject).toBe('Opportunity')
    expect(schema.object('Account')?.children('projects__R')?.field).toBe('Account__c')
    expect(schema.byPrefix('006')).toBe(opportunity)
  })

  test('long text can be neither filtered, sorted nor grouped', () => {
    const notes = schema.object('Case')?.field('Internal_Notes__c')
    expect(notes).toMatchObject({
      filterable: false,
      sortable: false,
      groupable: false,
      permissionable: true,
    })
  })

  test('Id, required and system fields are not subject to field permissions', () => {
    for (const object of schema.objects)
      for (const field of object.fields)
        if (field.permissionable && !field.custom)
          expect(field.nillable || field.type === 'boolean').toBe(true)
    expect(schema.object('Opportunity')?.field('StageName')?.permissionable).toBe(false)
    expect(schema.object('Opportunity')?.field('Amount')?.permissionable).toBe(true)
  })

  test('history and controlled objects name parents that are their own references', () => {
    for (const object of schema.objects) {
      if (object.sharing === 'ControlledByParent') expect(object.controllingParents.length).toBeGreaterThan(0)
      for (const parent of object.controllingParents) expect(object.field(parent)?.type).toBe('reference')
      if (object.historyObject !== null) expect(schema.object(object.historyObject)).toBeDefined()
    }
  })
})
