import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { referencesIn, resolveBody, resolveUrl } from './references.ts'

const answers = new Map<string, unknown>([
  ['acc', { id: '001', success: true, Amount: 5, none: null }],
  ['q', { records: [{ Id: '003A', Name: "O'Neil & Sons" }] }],
])

describe('references to earlier answers', () => {
  test('reach into objects and lists, in the URL', () => {
    expect(resolveUrl('/sobjects/Account/@{acc.id}', answers)).toBe('/sobjects/Account/001')
    expect(resolveUrl('/sobjects/Contact/@{q.records[0].Id}/x', answers)).toBe('/sobjects/Contact/003A/x')
  })

  test('are encoded in the URL, so that a value stays one value', () => {
    expect(resolveUrl('/query?q=@{q.records[0].Name}', answers)).toBe("/query?q=O'Neil%20%26%20Sons")
  })

  test('may be the whole URL, as the next page of a query is', () => {
    const pages = new Map([['q', { nextRecordsUrl: '/services/data/v67.0/query/01g-200' }]])
    expect(resolveUrl('@{q.nextRecordsUrl}', pages)).toBe('/services/data/v67.0/query/01g-200')
  })

  test('keep their type when they are the whole value of a body member', () => {
    expect(resolveBody({ a: '@{acc.Amount}', b: ['x @{acc.id}'], c: 1, d: null }, answers)).toEqual({
      a: 5,
      b: ['x 001'],
      c: 1,
      d: null,
    })
  })

  test.each([
    ['@{acc.Id}', 'Invalid reference specified. No value for Id found in acc'],
    ['@{q.records[1].Id}', 'Invalid reference specified. No value for records[1].Id found in q'],
    ['@{q.records}', 'Invalid reference specified. No value for records found in q'],
    ['@{acc.none}', 'Invalid reference specified. No value for none found in acc'],
    ['@{acc.constructor}', 'Invalid reference specified. No value for constructor found in acc'],
    ['@{nobody.id}', 'Invalid reference specified. No value for id found in nobody'],
  ])('%s leads nowhere', (text, message) => {
    expect(() => resolveBody({ a: text }, answers)).toThrow(message)
    expect(() => resolveUrl(`/x/${text}`, answers)).toThrow(message)
  })

  test('are listed by the id they name', () => {
    expect(referencesIn({ a: '@{acc.id} @{q.records[0].Id}', b: [{ c: '@{z.id}' }], d: 4 })).toEqual([
      'acc',
      'q',
      'z',
    ])
  })

  test('leave every text without one as it is', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        fc.pre(!text.includes('@{'))
        expect(resolveBody({ text }, answers)).toEqual({ text })
        expect(resolveUrl(text, answers)).toBe(text)
      }),
    )
  })
})
