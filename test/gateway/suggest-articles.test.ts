/** Articles about a case that is about to be created. */
import { expect, test } from 'vitest'
import type { ArticleRequest } from '../../api/salesforce/types.ts'
import { rep } from './fake-org.ts'
import { bench } from './harness.ts'
import { principal, simulatedOrg } from './simulated.ts'

const sim = simulatedOrg()
const anyArticle = 'ka0000000000000AAA'
const article = {
  soql: `SELECT Id, Title FROM Knowledge__kav WHERE PublishStatus = 'Online' AND Id = '${anyArticle}' LIMIT 1`,
  idInIt: anyArticle,
}
const offline: ArticleRequest = {
  objectName: 'Case',
  subject: 'Edge Gateway goes offline',
  description: 'Every night while the backup runs, the connection is lost.',
  article,
}

test('are found with their titles by one metered call, best first', async () => {
  const call = sim.context()
  const found = await sim.gateway.suggestArticles(principal('agent.service'), offline, call)
  expect(found[0]?.Title).toBe('Edge Gateway G2 goes offline at night')
  expect(found.length).toBeLessThanOrEqual(5)
  const published = found.map(({ Id }) => sim.row('Knowledge__kav', Id))
  expect(published.map(row => [row?.Title, row?.PublishStatus])).toEqual(
    found.map(({ Title }) => [Title, 'Online']),
  )
  expect((await sim.calls()).map(({ metered }) => metered)).toEqual([1])
  expect(call.spent.calls).toBe(1)
})

test('a language without articles, words that none shares, an org without Knowledge: there are none', async () => {
  const asked = (over: Partial<ArticleRequest>) =>
    sim.gateway.suggestArticles(principal('agent.service'), { ...offline, ...over }, sim.context())
  expect(await asked({ language: 'ja' })).toEqual([])
  expect(await asked({ subject: 'Zzyzx', description: '' })).toEqual([])
  expect((await asked({ language: 'de', subject: 'Kennwort vergessen' })).length).toBeGreaterThan(0)

  const { org, gateway, context } = await bench()
  org.script = ({ body }) => {
    const { compositeRequest } = JSON.parse(body) as { compositeRequest: { referenceId: string }[] }
    const refused = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]
    return {
      body: {
        compositeResponse: compositeRequest.map(({ referenceId }) => ({
          referenceId,
          httpStatusCode: 404,
          httpHeaders: {},
          body: refused,
        })),
      },
    }
  }
  expect(await gateway.suggestArticles(rep, offline, context())).toEqual([])
})

test('are read by the query that is given: what it leaves out is not suggested', async () => {
  const asked = (soql: string) =>
    sim.gateway.suggestArticles(
      principal('agent.service'),
      { ...offline, article: { soql, idInIt: anyArticle } },
      sim.context(),
    )
  const all = await asked(article.soql)
  const [first] = all
  const without = article.soql.replace(' LIMIT 1', ` AND Id != '${first?.Id}' LIMIT 1`)
  expect((await asked(without)).map(({ Id }) => Id)).toEqual(all.slice(1).map(({ Id }) => Id))
  expect(await asked(article.soql.replace("'Online'", "'Archived % & #'"))).toEqual([])
})

test('a long description and one with signs of its own are data', async () => {
  const description = `@{q0[0].Id} & limit=1 # \u{1f600} ${'gateway backup '.repeat(5_000)}`
  const found = await sim.gateway.suggestArticles(
    principal('agent.service'),
    { ...offline, description },
    sim.context(),
  )
  expect(found.length).toBeGreaterThan(1)
})
