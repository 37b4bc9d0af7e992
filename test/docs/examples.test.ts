/** Every example in docs/ that can run does, and says what the page says it does. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../api/http/contract.ts'
import { parseMapping } from '../../api/identity/mapping-table.ts'
import { loadPolicy, PolicyError } from '../../api/policy/index.ts'
import { CONNECTOR_CLIENT_ID } from '../../simulator/people.ts'
import { type System, startSystem } from '../support/system.ts'

interface Block {
  readonly page: string
  /** What stands after the three backticks. */
  readonly tag: string
  readonly text: string
}

const folder = join(import.meta.dirname, '..', '..', 'docs')
const blocks: readonly Block[] = readdirSync(folder)
  .filter(page => page.endsWith('.md'))
  .flatMap(page =>
    [...readFileSync(join(folder, page), 'utf8').matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
      ([, tag = '', text = '']) => ({ page, tag, text }),
    ),
  )
const { routes } = loadContract(readFileSync(join(folder, '..', 'openapi.yaml'), 'utf8'))
const operations = Object.fromEntries(routes.map(route => [route.operationId, route.access]))
const tagged = (tag: string) => blocks.filter(block => block.tag === tag)

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

test.each(['yaml policy', 'yaml policy-at-fault', 'yaml mapping', 'text', 'sh', 'json ask', 'json answer'])(
  'there are blocks tagged %s',
  tag => expect(tagged(tag)).not.toEqual([]),
)

test.each(tagged('yaml policy'))('a policy in $page loads', ({ text, page }) => {
  loadPolicy(text, page, { operations })
})

test('a policy at fault is refused in the words shown', () => {
  const [faulty] = tagged('yaml policy-at-fault')
  const words = tagged('text').find(({ page }) => page === faulty?.page)
  expect(() => loadPolicy(faulty?.text ?? '', 'policy.yaml')).toThrow(PolicyError)
  expect(() => loadPolicy(faulty?.text ?? '', 'policy.yaml')).toThrow(words?.text.trim())
})

test('the mapping file shown names the Salesforce user of a simulated person', async () => {
  const [mapping] = tagged('yaml mapping')
  const table = parseMapping(mapping?.text ?? '', 'mapping.yaml')
  const { body } = await system.get('/v1/me', { as: 'rep.emea' })
  expect(table.userIdOf(body.tenantId, body.objectId)).toBe(body.salesforceUser.id)
})

describe('commands', () => {
  test.each(tagged('sh'))('of $page run: $text', async ({ text }) => {
    const { controlUrl, salesforceUrl } = system.simulator
    const command = text
      .replaceAll('http://127.0.0.1:8099', controlUrl)
      .replaceAll('http://127.0.0.1:8091', salesforceUrl)
      .replaceAll('http://127.0.0.1:8080', system.url)
    const env = { ...process.env, SIMULATOR_CONTROL_PORT: new URL(controlUrl).port }
    const { stderr } = await promisify(execFile)('sh', ['-eu', '-c', command], { env })
    expect(stderr).toBe('')
    await system.control('/reset', {})
  })
})

describe('the questions of policy.md', () => {
  const asks = tagged('json ask').map(ask => {
    const after = blocks.slice(blocks.indexOf(ask) + 1)
    const answer = after.find(({ tag }) => tag === 'json answer')
    const soql = after.slice(0, answer === undefined ? 0 : after.indexOf(answer)).find(b => b.tag === 'sql')
    return { question: ask.text, answer: answer?.text ?? '', soql: soql?.text.trim() }
  })
  test.each(asks)('are sent and answered as shown: $question', async ({ question, answer, soql }) => {
    await system.get('/v1/me', { as: 'rep.emea' })
    await system.clearJournal()
    const { body } = await system.post('/v1/records/Account/query', JSON.parse(question), { as: 'rep.emea' })
    expect(body).toMatchObject(JSON.parse(answer))
    const urls = (await system.journal()).flatMap(({ subrequests = [] }) => subrequests.map(s => s.url))
    const [sent] = urls.map(url => decodeURIComponent(url.replace(/^.*\?q=/, '')))
    expect(sent).toBe(soql)
  })
})

describe('the changes of policy.md', () => {
  const policy = () => {
    const [own] = tagged('yaml policy').filter(({ text }) => text.includes('name: careful-changes'))
    return loadPolicy(own?.text ?? '', 'policy.yaml', { operations })
  }
  const changes = tagged('json change').map((change, at) => ({
    change: change.text,
    decision: tagged('json decision')[at]?.text ?? '',
  }))
  test('are there', () => expect(changes.length).toBeGreaterThanOrEqual(3))
  test.each(changes)('are decided as shown: $change', ({ change, decision }) => {
    const { object, before, values } = JSON.parse(change)
    const rights = policy().rightsOf({
      kind: 'user',
      appRoles: ['Sales.Rep'],
      groups: [],
      clientId: CONNECTOR_CLIENT_ID,
      scopes: ['access_as_user'],
      salesforceUser: {
        id: '005gK0000001006QAA',
        managerId: null,
        roleId: null,
        profileId: '00egK0000001001QAA',
        attributes: {},
        reportIds: [],
        accountTeamIds: [],
      },
    })
    const id = '006gK0000001001QAA'
    const plan = rights.planChange({ action: 'update', object, id, values })
    const decided = plan.decide({ before: { Id: id, ...before }, found: [], today: '2026-11-22' })
    expect(decided).toMatchObject(JSON.parse(decision))
  })
})
