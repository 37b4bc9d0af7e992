import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planQueries } from './planner.ts'

const prefix = '/services/data/v67.0/query?q='
const urlsOf = (body: unknown) =>
  (body as { compositeRequest: { url: string }[] }).compositeRequest.map(({ url }) => url)

test('whatever is asked: every text once, five queries a call at most, one call for each five begun', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 24 }), soql => {
      const { calls, inOrder } = planQueries(soql, 'v67.0')
      const different = [...new Set(soql)]
      expect(calls).toHaveLength(Math.ceil(different.length / 5))
      const sent = calls.map(call => (call.method === 'GET' ? [call.path] : urlsOf(call.body)))
      const texts = sent.flat().map(url => decodeURIComponent(url.replace(prefix, '')))
      expect(texts).toEqual(different)
      for (const [i, call] of calls.entries()) {
        expect(sent[i]?.length).toBeLessThanOrEqual(5)
        expect(call.method).toBe(sent[i]?.length === 1 ? 'GET' : 'POST')
        expect(call.path).toMatch(/^\/services\/data\/v67\.0\/(query\?q=[\x21-\x7e]*|composite)$/)
      }
      const answers = inOrder(texts.map((text, totalSize) => ({ totalSize, records: [{ text }] })))
      expect(answers.map(({ records }) => records[0]?.text)).toEqual(soql)
    }),
  )
})

test('half a character does not break the address', () => {
  const { calls } = planQueries(["SELECT Id FROM Case WHERE Subject = '\ud800'"], 'v67.0')
  expect(calls[0]?.path).toContain('%EF%BF%BD')
})
