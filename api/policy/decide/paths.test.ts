import { describe, expect, test } from 'vitest'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import { CLIENT, refusal, subject } from './testing.ts'

const policyWith = (targets: string) =>
  loadPolicy(
    `
apiVersion: sallyport.policy/v1
metadata: { name: paths, version: '1' }
phase: read-only
clients: { Tests: { id: ${CLIENT} } }
roles: { Rep: { anyOf: [{ appRole: Rep }], operations: [A] } }
objects:
  Visit:
    fields:
      Id: { type: id }
      HostId: { type: reference, to: ${targets} }
      ShopId: { type: reference, to: [Shop] }
    grants: [{ id: visits, roles: [Rep], actions: [read], where: all-rows, fields: [Id, HostId, ShopId] }]
  Shop:
    fields: { Id: { type: id }, Name: { type: string }, HostId: { type: reference, to: [Person, Team] } }
    grants: [{ id: shops, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name, HostId] }]
  Person:
    fields: { Id: { type: id }, Name: { type: string }, Rank: { type: number }, Motto: { type: string }, Mail: { type: email } }
    grants:
      - { id: people, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name, Rank] }
      - { id: ranked, roles: [Rep], actions: [read], where: { Rank: { gt: 5 } }, fields: [Id, Motto, Mail] }
  Team:
    fields: { Id: { type: id }, Name: { type: string }, Rank: { type: string }, Motto: { type: string } }
    grants:
      - { id: teams, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name] }
      - { id: mottos, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Rank, Motto] }
  Hidden:
    fields: { Id: { type: id }, Name: { type: string } }
`,
    'paths.yaml',
  ).rightsOf(subject(['Rep']))

const rights = policyWith('[Person, Team]')
const selected = (path: string, from = rights) => {
  const { select } = from.plan({ object: 'Visit', select: [path], limit: 1 })
  return printQuery(select)
}
const denied = (path: string) =>
  `field-denied: ‘${path}’ of ‘Visit’ does not exist, can’t be used like this or is not permitted.`
const said = (path: string, from = rights) => refusal(() => selected(path, from))

describe('a path through a reference with several targets', () => {
  test('reaches a field that may be read of every row of each of them', () => {
    expect(selected('Host.Name')).toBe('SELECT Host.Name FROM Visit LIMIT 1')
    expect(selected('hOST.nAME')).toBe('SELECT Host.Name FROM Visit LIMIT 1')
    expect(selected('Shop.Host.Name')).toBe('SELECT Shop.Host.Name FROM Visit LIMIT 1')
    const { mask } = rights.plan({ object: 'Visit', select: ['Shop.Host.Name'], limit: 1 })
    expect(mask({ Shop: { Host: { Name: 'Rosa' } } }).fields).toEqual({ 'Shop.Host.Name': 'Rosa' })
  })

  test.each([
    ['of some rows of a target', 'Host.Motto'],
    ['that another target doesn’t have', 'Host.Mail'],
    ['of another type in another target', 'Host.Rank'],
    ['there isn’t', 'Host.Nothing'],
    ['behind one more reference', 'Host.Manager.Name'],
  ])('reaches none %s', (_, path) => expect(said(path)).toBe(denied(path)))

  test('reaches nothing where one of the targets can’t be read', () => {
    for (const targets of ['[Hidden, Person]', '[Person, Hidden]'])
      expect(said('Host.Name', policyWith(targets))).toBe(denied('Host.Name'))
  })
})

describe('a path', () => {
  test.each([
    'Shop',
    'Shop.',
    '.Name',
    'Shop..Name',
    'Shop.Name.',
    'Shop.Na me',
    'Shop.1Name',
    'ShopId.Name',
  ])('written like %j is none', path => expect(said(path)).toBe(denied(path)))

  test('has three names at most', () => {
    expect(said('Shop.Host.Manager.Name')).toBe(denied('Shop.Host.Manager.Name'))
  })

  test('behind a single target that can’t be read is denied like one there isn’t', () => {
    expect(said('Host.Name', policyWith('[Hidden]'))).toBe(denied('Host.Name'))
  })

  test('is the same however often and in whatever case it is asked for', () => {
    const cases = Array.from({ length: 64 }, (_, n) =>
      [...'host.name'].map((c, at) => ((n >> (at % 6)) & 1 ? c.toUpperCase() : c)).join(''),
    )
    for (const path of [...cases, ...cases])
      expect(selected(path)).toBe('SELECT Host.Name FROM Visit LIMIT 1')
    for (let n = 0; n < 2; n += 1) expect(said('Host.Motto')).toBe(denied('Host.Motto'))
  })
})
