import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bench, REST, type RestClient, startBench } from '../../../testing.ts'

let bench: Bench
let agent: RestClient

beforeAll(async () => {
  bench = await startBench()
  agent = await bench.as('agent.service')
})
afterAll(() => bench.stop())

const asked = (query: Record<string, string>, below = 'Case') =>
  agent('GET', `/sobjects/${below}/suggestedArticles?${new URLSearchParams(query)}`)
const titles = async (body: readonly { Id: string }[]) =>
  Promise.all(
    body.map(
      async ({ Id }) => (await agent.query(`SELECT Title FROM Knowledge__kav WHERE Id = '${Id}'`))[0]?.Title,
    ),
  )

test('ids of published articles that share words with the case, best first', async () => {
  const { status, body } = await asked({ language: 'en_US', subject: 'Gateway offline at night', limit: '2' })
  expect(status).toBe(200)
  expect(body).toHaveLength(2)
  expect(body[0]).toEqual({
    attributes: {
      type: 'KnowledgeArticleVersion',
      url: `${REST}/sobjects/KnowledgeArticleVersion/${body[0].Id}`,
    },
    Id: expect.stringMatching(/^ka0/),
  })
  expect((await titles(body))[0]).toBe('Edge Gateway G2 goes offline at night')
})

test('for a case that exists, by its own words', async () => {
  const { id } = (await agent('POST', '/sobjects/Case', { Subject: 'Gateway offline at night' })).body
  const { body } = await asked({ language: 'en_US', limit: '1' }, `Case/${id}`)
  expect(await titles(body)).toEqual(['Edge Gateway G2 goes offline at night'])
})

test.each([
  ['no language', { subject: 'Gateway' }, 'Case', 400],
  ['neither subject nor description', { language: 'en_US' }, 'Case', 400],
  ['an object without articles', { language: 'en_US', subject: 'Gateway' }, 'Account', 404],
] as const)('%s is refused', async (_, query, object, status) => {
  expect((await asked(query, object)).status).toBe(status)
})

test('who may not read articles finds no such resource', async () => {
  const admin = await bench.as('admin.crm')
  const [set] = await admin.query(
    "SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Knowledge__kav' AND Parent.Profile.Name = 'Service User'",
  )
  const row = bench.simulator.org.store.get('ObjectPermissions', String(set?.Id))
  bench.simulator.org.store.put('ObjectPermissions', {
    ...row,
    PermissionsRead: false,
    PermissionsCreate: false,
    PermissionsEdit: false,
  })
  expect((await asked({ language: 'en_US', subject: 'Gateway' })).status).toBe(404)
})
