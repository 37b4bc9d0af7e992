import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
  await search('Acme')
})
afterAll(() => system.stop())

const search = (text: string) => system.get(`/v1/search?text=${encodeURIComponent(text)}`, { as: 'rep.emea' })

describe('SearchRecords', () => {
  // Salesforce: "search term must be longer than one character" is said of each word, not of all together.
  test.each(['1/2', '-1', 'C&A', '× a ×', 'é.', 'O’B', '☻☻ ---'])(
    '400: %j has no word long enough to search for, and Salesforce is not asked',
    async text => {
      const { status, body, headers } = await search(text)
      expect([status, body.code]).toEqual([400, 'invalid-input'])
      expect(headers.get('sally-salesforce-calls')).toBe('0')
    },
  )

  test.each(['Acme x', 'a OR b', 'x AND NOT y', 'OR', 'or acme', '山田', '"Acme" x', 'Acme) OR (b'])(
    '200: %j is searched for as words, whatever they mean to a query language',
    async text => {
      const { status, headers } = await search(text)
      expect([status, headers.get('sally-salesforce-calls')]).toEqual([200, '1'])
    },
  )

  test.each(['hasOwnProperty', 'constructor', '__proto__', 'Nothing__c'])(
    '403: an object called %s is one that does not exist',
    async object => {
      const { status, body } = await system.get(`/v1/search?text=Acme&objects=${object}`, { as: 'rep.emea' })
      expect([status, body.code]).toEqual([403, 'object-denied'])
    },
  )
})
