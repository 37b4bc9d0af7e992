import { describe, expect, test } from 'vitest'
import { describeGlobal, describeObject } from './describe.ts'
import { refusalOf, testOrg } from './testing-org.ts'

const names = (list: unknown): unknown[] => (Array.isArray(list) ? list.map(item => item.name) : [])
const member = (value: object, name: string): unknown => Reflect.get(value, name)
const fieldNamed = (value: object, name: string): Record<string, unknown> => {
  const fields = member(value, 'fields')
  return (Array.isArray(fields) ? fields.find(f => f.name === name) : undefined) ?? {}
}

describe('describe', () => {
  test('lists the objects the user may read and no others', () => {
    const org = testOrg()
    const objects = names(member(describeGlobal(org, org.people.rep, '67.0'), 'sobjects'))
    expect(objects).toContain('Opportunity')
    expect(objects).toContain('User')
    expect(objects).not.toContain('Campaign')
    expect(names(member(describeGlobal(org, org.people.admin, '67.0'), 'sobjects'))).toContain('Campaign')
  })

  test('leaves hidden fields out and says which may be written', () => {
    const org = testOrg()
    const account = describeObject(org, org.people.rep, 'ACCOUNT', '67.0')
    expect(member(account, 'name')).toBe('Account')
    expect(names(member(account, 'fields'))).not.toContain('Credit_Limit__c')
    const opportunity = describeObject(org, org.people.rep, 'Opportunity', '67.0')
    expect(fieldNamed(opportunity, 'Amount')).toMatchObject({
      updateable: true,
      type: 'currency',
      soapType: 'xsd:double',
    })
    expect(fieldNamed(opportunity, 'Discount__c')).toMatchObject({
      updateable: false,
      createable: false,
      custom: true,
    })
    expect(fieldNamed(opportunity, 'StageName').picklistValues).toHaveLength(10)
    expect(fieldNamed(opportunity, 'AccountId')).toMatchObject({
      referenceTo: ['Account'],
      relationshipName: 'Account',
    })
  })

  test('shows a reader that nothing can be changed', () => {
    const org = testOrg()
    const account = describeObject(org, org.people.reader, 'Account', 'v67.0')
    expect(account).toMatchObject({
      createable: false,
      updateable: false,
      deletable: false,
      keyPrefix: '001',
    })
    expect(fieldNamed(account, 'Name')).toMatchObject({ updateable: false })
    expect(member(account, 'urls')).toMatchObject({
      describe: '/services/data/v67.0/sobjects/Account/describe',
    })
  })

  test('leaves relationships to unseen objects out', () => {
    const org = testOrg()
    const children = (user: keyof typeof org.people) => {
      const list = member(describeObject(org, org.people[user], 'Campaign', '67.0'), 'childRelationships')
      return Array.isArray(list) ? list.map(c => c.childSObject) : []
    }
    expect(children('admin')).toContain('Opportunity')
    const permission = [...org.store.rows('ObjectPermissions')].find(
      r => r.ParentId === org.sets.rep && r.SobjectType === 'Case',
    )
    const ofAccount = () => {
      const list = member(describeObject(org, org.people.rep, 'Account', '67.0'), 'childRelationships')
      return Array.isArray(list) ? list.map(c => c.relationshipName) : []
    }
    expect(ofAccount()).toEqual(expect.arrayContaining(['Contacts', 'Cases']))
    org.change('ObjectPermissions', String(permission?.Id), { IsDeleted: true })
    expect(ofAccount()).toContain('Contacts')
    expect(ofAccount()).not.toContain('Cases')
    const missing = refusalOf(() => describeObject(org, org.people.rep, 'Campaign', '67.0'))
    expect(missing).toEqual(refusalOf(() => describeObject(org, org.people.rep, 'Nonsense', '67.0')))
    expect(missing).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
  })
})
