import { describe, expect, test } from 'vitest'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import { CLIENT, ME, refusal, subject } from './testing.ts'

const policy = loadPolicy(
  `
apiVersion: sallyport.policy/v1
metadata: { name: search, version: '1' }
phase: read-only
clients: { Tests: { id: ${CLIENT} } }
roles:
  Rep: { anyOf: [{ appRole: Rep }], operations: [A] }
  Clerk: { anyOf: [{ appRole: Clerk }], operations: [A] }
  Lead: { anyOf: [{ appRole: Lead }], operations: [A] }
objects:
  User:
    fields: { Id: { type: id }, Name: { type: string } }
    grants: [{ id: users, roles: [Rep, Clerk, Lead], actions: [read], where: all-rows, fields: [Id, Name] }]
  Deal:
    fields:
      Id: { type: id }
      Name: { type: string }
      Code: { type: string }
      Amount: { type: currency }
      Stage: { type: picklist }
      OwnerId: { type: reference, to: [User] }
    searchFields: [Name, Code]
    grants:
      - { id: own, roles: [Rep], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id, Name, Code, Amount] }
      - { id: open, roles: [Rep], actions: [read], where: { Stage: { eq: Open } }, fields: [Id, Name, Stage] }
      - { id: stages, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Stage] }
      - { id: all, roles: [Lead], actions: [read], where: all-rows, fields: [Id, Name, Code, Amount] }
      - { id: amounts, roles: [Clerk], actions: [read], where: all-rows, fields: [Id, Amount] }
`,
  'search.yaml',
)
const rep = policy.rightsOf(subject(['Rep']))
const plan = rep.planSearch({ object: 'dEAL', select: ['Id', 'amount'], limit: 7 })
const scope = `OwnerId = '${ME}' OR Stage = 'Open'`

describe('a search', () => {
  test('is made in the rows of the grants that name a field it looks in, and of no others', () => {
    expect(printQuery(plan.select)).toBe(
      `SELECT Id, Amount, OwnerId, Name, Code FROM Deal WHERE ${scope} LIMIT 7`,
    )
    expect(printQuery(plan.count)).toBe(`SELECT COUNT() FROM Deal WHERE ${scope}`)
    expect([plan.object, plan.searchFields, plan.grants]).toEqual(['Deal', ['Name', 'Code'], ['own', 'open']])
  })

  test('counts what it finds with, as it is, where every row may be read', () => {
    const lead = policy.rightsOf(subject(['Lead'])).planSearch({ object: 'Deal', select: ['Id'], limit: 1 })
    expect(printQuery(lead.select)).toBe('SELECT Id, Name, Code FROM Deal LIMIT 1')
    expect(printQuery(lead.count)).toBe('SELECT COUNT() FROM Deal')
    expect(lead.grants).toEqual(['all'])
  })

  test('knows a hit by the texts that may be read of it', () => {
    const row = { Id: '1', Name: 'Acme', Code: 'A-7', Amount: 5, Stage: 'Open' }
    expect(plan.texts({ ...row, OwnerId: ME })).toEqual(['Acme', 'A-7'])
    expect(plan.texts({ ...row, OwnerId: 'other' })).toEqual(['Acme'])
    expect(plan.texts({ ...row, OwnerId: ME, Code: null })).toEqual(['Acme'])
  })

  test('masks a hit like any other row', () => {
    const row = { Id: '1', Name: 'Acme', Code: 'A-7', Amount: 5, Stage: 'Open', OwnerId: 'other' }
    expect(plan.mask(row)).toEqual({ fields: { Id: '1' }, masked: ['Amount'], related: {} })
  })

  test.each([
    ['no object', 'Nothing', ['Rep']],
    ['one that nobody searches', 'User', ['Rep']],
    ['one no field of which may be searched by this caller', 'Deal', ['Clerk']],
  ])('of %s is denied', (_, object, roles) => {
    const rights = policy.rightsOf(subject(roles))
    expect(refusal(() => rights.planSearch({ object, select: ['Id'], limit: 1 }))).toBe(
      `object-denied: ‘${object}’ does not exist or is not permitted.`,
    )
  })

  test('shows no field that no grant names', () => {
    expect(refusal(() => rep.planSearch({ object: 'Deal', select: ['Secret'], limit: 1 }))).toBe(
      'field-denied: ‘Secret’ of ‘Deal’ does not exist, can’t be used like this or is not permitted.',
    )
  })
})
