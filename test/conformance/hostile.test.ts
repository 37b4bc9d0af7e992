/**
 * What others collected to break servers, through real HTTP in every place of every operation that takes text. Whatever
 * comes: no failure, a problem with a known code, nobody else's data, no private word, and no query that Salesforce
 * can't read. The places are read from openapi.yaml, so that a new operation is covered by itself.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { soql } from '../scenario/org.ts'
import { type System, startSystem } from '../support/system.ts'
import { conformanceData, dataPath, present } from './data.ts'
import { type Hit, openSiege } from './siege.ts'
import { type Shot, type Slot, slotsOfContract } from './slots.ts'

const AS = 'rep.emea'
const siegeTimeoutMs = 300_000
const shownMax = 10
/** As pino numbers it. */
const errorLevel = 50

const part = (name: string) => {
  const absent = !present(`security/${name}`)
  return { absent, note: absent ? ` (skipped: ${conformanceData} has no security/${name})` : '' }
}
const json = (...path: string[]): unknown => JSON.parse(readFileSync(dataPath('security', ...path), 'utf8'))
const files = (folder: string): string[] =>
  readdirSync(dataPath('security', folder)).filter(f => f.endsWith('.json'))

let system: System
let slots: Slot[]
let siege: ReturnType<typeof openSiege>
let bearer: string
let visible: ReadonlySet<string>
/** Every record there was: what came later the caller made, by writes of this siege. */
let atStart: ReadonlySet<string>
beforeAll(async () => {
  system = await startSystem()
  await system.control('/limits', { dailyApiRequests: 5_000_000 })
  bearer = `Bearer ${await system.token(AS)}`
  const [project] = await soql(system, 'SELECT Id FROM Project__c LIMIT 1', `${AS}@contoso.example`)
  slots = slotsOfContract({ objectName: 'Project__c', recordId: String(project?.Id) })
  siege = openSiege(system.url)
  visible = await idsVisibleTo(AS)
  const rows = JSON.stringify(system.simulator.org.store.dump().rows)
  atStart = new Set([...rows.matchAll(/"Id":"(\w{18})"/g)].map(([, id = '']) => id))
})
let linesSeen = 0
afterEach(async () => {
  const refused = (await system.journal()).filter(
    entry => entry.target === 'salesforce' && entry.status >= 400,
  )
  await system.clearJournal()
  const failures = system.log
    .slice(linesSeen)
    .filter(({ level }) => Number(level) >= errorLevel)
    .map(({ code, err }) => ({ code, err }))
  linesSeen = system.log.length
  // A query that the org's own parser refuses was not one that the printer should have made.
  expect(refused.slice(0, shownMax)).toEqual([])
  expect(failures.slice(0, shownMax)).toEqual([])
})
afterAll(async () => {
  siege?.close()
  await system?.stop()
})

/** Ids of everything the org itself shows this user: nothing else may ever be answered. */
async function idsVisibleTo(name: string): Promise<ReadonlySet<string>> {
  const { body } = await system.get('/v1/objects', { as: name })
  const ids = new Set<string>()
  const pageRows = 2000
  for (const { name: object } of body.objects as { name: string }[])
    for (let last = '', rows = pageRows; rows === pageRows; ) {
      const page = await soql(
        system,
        `SELECT Id FROM ${object} ${last && `WHERE Id > '${last}'`} ORDER BY Id LIMIT ${pageRows}`,
        `${name}@contoso.example`,
      )
      for (const row of page) ids.add(String(row.Id))
      last = page.at(-1)?.Id ?? ''
      rows = page.length
    }
  return ids
}

function foreignId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found =
      /^id$|Id$/.test(name) && typeof member === 'string' && /^[A-Za-z0-9]{18}$/.test(member)
        ? visible.has(member) || !atStart.has(member)
          ? undefined
          : member
        : foreignId(member)
    if (found !== undefined) return found
  }
  return undefined
}
/** WhoAmI tells the id of the caller's own user, which is no record. */
const othersData = ({ status }: Hit, body: unknown, { slot }: Shot) => {
  const found = status === 200 && !slot.startsWith('WhoAmI') ? foreignId(body) : undefined
  return found && `shows ${found}, which ${AS} can't see`
}

const besiege = async (shots: Iterable<Shot>) => {
  const { fired, statuses, faults } = await siege.all(shots, bearer, othersData)
  expect(faults).toEqual([])
  return { fired, statuses }
}

test('the watch sees another user’s data when it is shown', async () => {
  const shots = ['accounts', 'opportunities?status=any', 'cases?status=any', 'search?text=Acme'].map(
    question => ({
      slot: 'watched',
      value: question,
      method: 'GET',
      path: `/v1/${question}`,
      headers: {},
    }),
  )
  const foreigner = `Bearer ${await system.token('manager.apac')}`
  const theirs = await siege.all(shots, foreigner, othersData)
  expect(theirs.faults.join()).toMatch(/accounts.* can't see.*opportunities.* can't see/s)
  const own = await siege.all(shots, bearer, othersData)
  expect([own.faults, own.statuses]).toEqual([[], new Map([[200, shots.length]])])
})

const isText = (value: unknown): value is string => typeof value === 'string'

const blns = part('blns')
describe.skipIf(blns.absent)(`The Big List of Naughty Strings${blns.note}`, () => {
  const strings = blns.absent ? [] : (json('blns', 'blns.json') as string[])
  const operationOf = (slot: Slot) => slot.name.split(' ')[0] ?? ''
  /** Headers of the same operation that take this text: they ride along, and can't be why the rest is refused. */
  const riding = (slot: Slot, value: string) =>
    Object.assign(
      {},
      ...slots
        .filter(
          other =>
            other.where === 'header' &&
            operationOf(other) === operationOf(slot) &&
            Buffer.byteLength(value) <= other.charactersMax &&
            !other.name.endsWith('X-Response-Style'),
        )
        .map(header => header.shot(value)?.headers),
    ) as Record<string, string>

  function* everywhere(where: readonly Slot['where'][]): Generator<Shot> {
    for (const slot of slots.filter(s => where.includes(s.where)))
      for (const value of strings) {
        const shot = slot.shot(value)
        if (shot !== undefined) yield { ...shot, headers: { ...riding(slot, value), ...shot.headers } }
      }
  }

  test('is whole', () => expect(strings).toHaveLength(515))

  test('in every query parameter, and in headers beside it', { timeout: siegeTimeoutMs }, async () => {
    const { fired, statuses } = await besiege(everywhere(['query']))
    expect(fired).toBe(515 * slots.filter(slot => slot.where === 'query').length)
    expect(statuses.get(200)).toBeGreaterThan(1000)
  })

  test('in every path parameter and every string of a body', { timeout: siegeTimeoutMs }, async () => {
    const { fired } = await besiege(everywhere(['path', 'body']))
    expect(fired).toBe(515 * slots.filter(slot => slot.where === 'path' || slot.where === 'body').length)
  })

  test('in every header of operations without other input, and too long for a header', {
    timeout: siegeTimeoutMs,
  }, async () => {
    const lonely = (slot: Slot) =>
      !slots.some(other => other.where !== 'header' && operationOf(other) === operationOf(slot))
    function* shots(): Generator<Shot> {
      for (const slot of slots.filter(s => s.where === 'header'))
        for (const value of strings) {
          const shot = slot.shot(value)
          if (shot !== undefined && (lonely(slot) || Buffer.byteLength(value) > slot.charactersMax))
            yield shot
        }
    }
    await besiege(shots())
  })
})

const payloads = part('payloads')
describe.skipIf(payloads.absent)(`Published attack payloads${payloads.note}`, () => {
  const lists = payloads.absent ? [] : files('payloads')

  test.each(lists)('%s, each in four places', { timeout: siegeTimeoutMs }, async file => {
    const texts = (json('payloads', file) as unknown[]).filter(isText)
    function* spread(): Generator<Shot> {
      for (const [at, text] of texts.entries()) {
        // Steps without a common divisor with the number of places, so that the lists reach all of them.
        const places = [0, 1, 2, 3].map(step => slots[(at * 7 + step * 31) % slots.length])
        // Half of them as an agent's connector asks.
        for (const [n, slot] of places.entries())
          for (const shot of [slot?.shot(text), slot?.rawShot(text)])
            if (shot !== undefined)
              yield n % 2 === 0
                ? shot
                : { ...shot, headers: { 'X-Response-Style': 'outcome', ...shot.headers } }
      }
    }
    await besiege(spread())
  })

  test('as addresses: a problem, always', { timeout: siegeTimeoutMs }, async () => {
    const texts = lists.flatMap(file => (json('payloads', file) as unknown[]).filter(isText))
    function* addresses(): Generator<Shot> {
      for (const value of texts.filter(text => /^[^?#]/.test(text)))
        for (const under of ['/', '/v1/', '/docs/', '/problems/'])
          for (const text of [encodeURIComponent(value.toWellFormed()), value.replaceAll(' ', '%20')])
            if (/^[\x21-\x7e]+$/.test(text))
              yield { slot: under, value, method: 'GET', path: under + text, headers: {} }
    }
    const { fired, statuses, faults } = await siege.all(addresses(), bearer)
    expect(faults).toEqual([])
    expect(fired).toBeGreaterThan(texts.length * 4)
    expect([...statuses.keys()].sort()).toEqual([400, 404])
  })

  test('as bearer tokens: 401, always', { timeout: siegeTimeoutMs }, async () => {
    const texts = lists.flatMap(file => (json('payloads', file) as unknown[]).filter(isText))
    await refusedAsTokens(texts)
  })
})

/** Sends each text that a header can carry as a bearer token, and expects 401 with a challenge. */
async function refusedAsTokens(texts: readonly string[]): Promise<number> {
  const shots = texts
    .map(value => ({ slot: 'bearer', value, method: 'GET', path: '/v1/me', headers: {} }))
    .filter(({ value }) => /^[\t\x20-\x7e]*$/.test(value))
  const { fired, faults } = await siege.all(
    shots,
    ({ value }) => `Bearer ${value}`,
    ({ status, headers }) =>
      status === 401 && headers['www-authenticate']?.startsWith('Bearer') ? undefined : `status ${status}`,
  )
  expect(faults).toEqual([])
  return fired
}

const wycheproof = part('wycheproof')
describe.skipIf(wycheproof.absent)(`Wycheproof vectors as bearer tokens${wycheproof.note}`, () => {
  interface Vectors {
    readonly testGroups: readonly { readonly tests: readonly Readonly<Record<string, unknown>>[] }[]
  }
  const tokens = (file: string): string[] =>
    (json('wycheproof', file) as Vectors).testGroups
      .flatMap(group => group.tests)
      .flatMap(({ jws, jwe }) => [jws, jwe])
      .filter(token => token !== undefined)
      .map(token => (typeof token === 'string' ? token : JSON.stringify(token)))

  test.each(['json_web_signature', 'json_web_key', 'json_web_crypto', 'json_web_encryption'])(
    '%s: 401, always',
    async name => {
      const given = tokens(`${name}_test.json`)
      expect(given.length).toBeGreaterThan(20)
      expect(await refusedAsTokens(given)).toBeGreaterThan(20)
    },
  )
})
