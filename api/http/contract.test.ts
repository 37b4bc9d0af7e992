import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { loadContract, type Route } from './contract.ts'

const contract = loadContract(readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8'))

function route(operationId: string) {
  const found = contract.routes.find(r => r.operationId === operationId)
  if (found === undefined) throw new Error(`no ${operationId}`)
  return found
}

const ask = (operationId: string, query: Record<string, string>, more: object = {}) =>
  route(operationId).check({ target: '/', headers: {}, params: {}, query, body: undefined, ...more })

describe('a route', () => {
  test('stands before the routes whose variables would swallow it', () => {
    const paths = contract.routes.map(r => r.path)
    expect(paths.indexOf('/v1/accounts/brief')).toBeLessThan(paths.indexOf('/v1/objects/:objectName'))
    expect(new Set(contract.routes.map(r => r.operationId)).size).toBe(contract.routes.length)
  })
  test('takes a body exactly where the contract has one', () => {
    const paths = contract.document.paths as Record<string, Record<string, { requestBody?: object }>>
    const has = ({ path, method }: Route) =>
      paths[path.replace('/v1', '').replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.requestBody !==
      undefined
    expect(route('QueryRecords').takesBody).toBe(true)
    expect(route('CancelChange').takesBody).toBe(false)
    for (const r of contract.routes) expect([r.operationId, r.takesBody]).toEqual([r.operationId, has(r)])
  })
  test('65: withholds from the audit what the contract marks as a secret', () => {
    for (const id of ['OnChangeNeedsApproval', 'OnChangeFinished', 'WaitForChangeOutcome'])
      expect(route(id).secrets).toEqual(['notificationUrl'])
    expect(route('ConfirmChange').secrets).toEqual([])
  })
  test('65: a secret that stands where nothing withholds it is a fault of the contract', () => {
    const deep = contract.text.replace(
      / {4}ConfirmChangeRequest:\n[\s\S]*?properties:\n/,
      whole =>
        `${whole}        inner: { type: object, properties: { key: { type: string, x-sally-secret: true } } }\n`,
    )
    expect(() => loadContract(deep)).toThrow('inner holds a member with x-sally-secret')
  })
  test('that makes something says where it is', () => {
    expect(route('OnChangeFinished').status).toBe(201)
    expect(route('OnChangeFinished').locationOf({ subscriptionId: 'a/b' })).toBe('/v1/subscriptions/a%2Fb')
    expect(route('EndSubscription').status).toBe(200)
    expect(route('EndSubscription').locationOf({})).toBeUndefined()
    const silent = contract.text.replace(/( +)x-sally-location: .*\n/, '')
    expect(() => loadContract(silent)).toThrow('both or neither of a 201 and x-sally-location')
  })
  test('reads, writes or administers, as the contract says', () => {
    expect(route('FindCases').access).toBe('read')
    expect(route('QueryRecords').access).toBe('read')
    expect(route('ListSwitches').access).toBe('administer')
    expect(route('SetSwitch').access).toBe('administer')
  })
  test('that sends a body without saying what it does is a fault of the contract', () => {
    const silent = contract.text.replace(
      /(operationId: QueryRecords[\s\S]*?)x-sally-access: read\n/,
      (_whole, before: string) => `${before}x-sally-order: 1\n`,
    )
    expect(silent).not.toBe(contract.text)
    expect(() => loadContract(silent)).toThrow(/POST .*query says no x-sally-access/)
  })
})

describe('input', () => {
  test('is typed and completed with defaults, the first time and every time', () => {
    for (let i = 0; i < 3; i++)
      expect(ask('FindCases', { accountName: 'Acme', limit: '10' })).toEqual({
        accountName: 'Acme',
        status: 'open',
        limit: 10,
      })
  })
  test('is checked the first time and every time, whatever came before', () => {
    for (let i = 0; i < 3; i++) {
      expect(() => ask('FindTasks', { bogus: '1' })).toThrow(Problem)
      expect(() => ask('FindTasks', { limit: '101' })).toThrow(Problem)
      expect(() => ask('SearchRecords', {})).toThrow(Problem)
    }
    expect(ask('FindTasks', {})).toMatchObject({ limit: 25 })
  })
  test('splits a list at commas, escaped or not', () => {
    for (const target of [
      '/v1/search?text=A&objects=Account,Contact',
      '/v1/search?text=A&objects=Account%2CContact',
    ])
      expect(ask('SearchRecords', { text: 'A1', objects: 'Account,Contact' }, { target })).toMatchObject({
        objects: ['Account', 'Contact'],
      })
  })
  test('joins path and body', () => {
    const params = { objectName: 'Account' }
    expect(ask('QueryRecords', {}, { params, body: { fields: ['Name'] } })).toMatchObject({
      objectName: 'Account',
      fields: ['Name'],
      limit: 25,
    })
  })
  test('leaves the headers it was shown as they were', () => {
    const headers = Object.freeze({ 'x-channel': 'msteams' })
    expect(() => ask('FindCases', {}, { headers })).not.toThrow()
  })
})

describe('an answer', () => {
  const fault = (body: object) => route('FindCases').faultOf(200, 'application/json', body)

  test('keeps the contract or is found out', () => {
    expect(fault({ outcome: 'ok', message: 'None.', cases: [] })).toBeUndefined()
    expect(fault({ outcome: 'ok' })).toContain('message')
    expect(fault({ outcome: 'perhaps', message: '' })).toContain('outcome')
  })
  test('holds no member the contract does not name', () => {
    expect(fault({ outcome: 'ok', message: '', secret: 1 })).toContain('additional properties')
    const row = { id: '1', caseNumber: '1', subject: 's', status: 'New', priority: 'Low', createdDate: 'x' }
    expect(fault({ outcome: 'ok', message: '', cases: [{ ...row, Internal_Notes__c: 'x' }] })).toContain(
      'additional properties',
    )
  })
})
