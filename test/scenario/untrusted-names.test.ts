/** Another policy: there outsiders name accounts and deals, and what a deal is worth is sensitive. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { type System, startSystem } from '../support/system.ts'
import { acme } from './org.ts'
import type { Known } from './questions.ts'

let system: System
let known: Known
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  const document = parse(await readFile(new URL('../../policy.yaml', import.meta.url), 'utf8'))
  const { Account, Opportunity } = document.objects
  Account.fields.Name.untrusted = true
  Opportunity.fields.Name.untrusted = true
  for (const name of ['Amount', 'StageName']) Opportunity.fields[name].sensitive = true
  const file = join(folder, 'policy.yaml')
  await writeFile(file, stringify(document))
  system = await startSystem({ environment: { POLICY_FILE: file } })
  known = await acme(system)
})
afterAll(async () => {
  await system?.stop()
  await rm(folder, { recursive: true, force: true })
})

const rep = { as: 'rep.emea' }
interface Untrusted {
  readonly object: string
  readonly recordId: string
  readonly field: string
  readonly text: string
}

test('39: an account is found by a name that is not trusted, and the name stands apart', async () => {
  const { status, body } = await system.get('/v1/accounts/brief?accountName=acme%20corp', rep)
  expect([status, body.account.id]).toEqual([200, known.accountId])
  expect(body.account).not.toHaveProperty('name')
  expect(body.message).toMatch(/^acme corp|^The account/)
  expect(body.untrustedText).toContainEqual(
    expect.objectContaining({
      object: 'Account',
      recordId: known.accountId,
      field: 'Name',
      text: 'Acme Corp',
    }),
  )
})

test('39: through a lookup it stands apart beside the record that led to it', async () => {
  const { body } = await system.get('/v1/cases?accountName=Acme%20Corp&status=any', rep)
  expect(body.cases.length).toBeGreaterThan(1)
  const [first] = body.cases
  expect(first).not.toHaveProperty('accountName')
  expect(body.untrustedText).toContainEqual(
    expect.objectContaining({ object: 'Case', recordId: first.id, field: 'Account.Name', text: 'Acme Corp' }),
  )
})

test.each([
  ['/v1/cases?accountName=Acme', 'Account'],
  ['/v1/opportunities/brief?opportunityName=Acme', 'Opportunity'],
])('39: several that fit are offered under names of ours, their own beside: %s', async (path, object) => {
  const { status, body } = await system.get(path, rep)
  expect([status, body.code]).toEqual([409, 'ambiguous'])
  const offered = body.candidates as { id: string; name: string }[]
  expect(new Set(offered.map(({ name }) => name))).toEqual(new Set([object]))
  const names = (body.untrustedText as Untrusted[]).filter(({ field }) => field === 'Name')
  expect(names.map(({ recordId }) => recordId)).toEqual(offered.map(({ id }) => id))
  expect(names.every(({ text }) => /^acme/i.test(text))).toBe(true)
})

test('a sensitive value is shown in the record and never said', async () => {
  const { body } = await system.get(`/v1/opportunities/brief?opportunityId=${known.opportunityId}`, rep)
  const { stage, amount, closeDate } = body.opportunity
  expect([typeof stage, typeof amount]).toEqual(['string', 'number'])
  expect(body.message).toBe(`The opportunity closing ${closeDate}.`)
  const { body: several } = await system.get('/v1/opportunities/brief?opportunityName=Acme', rep)
  expect(several.candidates.length).toBeGreaterThan(1)
  for (const { detail } of several.candidates) expect(detail).toMatch(/^closes \d{4}-\d\d-\d\d$/)
})
