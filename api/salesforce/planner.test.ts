import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planQueries } from './planner.ts'

const urlsOf = (body: unknown) =>
  (body as { compositeRequest: { url: string }[] }).compositeRequest.map(({ url }) => url)

test('whatever is asked: every text once, five queries a call at most, one call for each five begun', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 24 }), soql => {
      const plan = planQueries(soql, 'v67.0')
      const different = new Set(soql)
      expect(plan).toHaveLength(Math.ceil(different.size / 5))
      const sent = plan.flatMap(({ call }) => (call.method === 'GET' ? [call.path] : urlsOf(call.body)))
      expect(sent.map(url => decodeURIComponent(url.replace('/services/data/v67.0/query?q=', '')))).toEqual([
        ...different,
      ])
      expect(plan.flatMap(({ queries }) => queries)).toEqual([...different])
      for (const { queries, call } of plan) {
        expect(queries.length).toBeLessThanOrEqual(5)
        expect(call.method).toBe(queries.length === 1 ? 'GET' : 'POST')
        expect(call.path).toMatch(/^\/services\/data\/v67\.0\/(query\?q=[\x21-\x7e]*|composite)$/)
      }
    }),
  )
})

test('half a character does not break the address', () => {
  const [planned] = planQueries(["SELECT Id FROM Case WHERE Subject = '\ud800'"], 'v67.0')
  expect(planned?.call.path).toContain('%EF%BF%BD')
})
