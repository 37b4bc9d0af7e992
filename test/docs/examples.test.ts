/** Every example in docs/ that can run does, and says what the page says it does. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../api/http/contract.ts'
import { parseMapping } from '../../api/identity/mapping-table.ts'
import { loadPolicy, PolicyError } from '../../api/policy/index.ts'
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
