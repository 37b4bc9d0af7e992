import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Entries, keptEntries } from '../support/entries.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem } from '../support/system.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const deals = '/v1/opportunities?limit=1'

/** The policy without FindOpportunities for sellers, as version 2. */
const narrowed = policyText(policy => {
  policy.metadata.version = '2'
  const { SalesRep } = policy.roles
  SalesRep.operations = SalesRep.operations.filter((name: string) => name !== 'FindOpportunities')
})

let system: System
let file: PolicyFile
let ticker: HandTicker
let entries: Entries

beforeAll(async () => {
  file = await policyFile()
  ticker = handTicker()
  entries = keptEntries()
  system = await startSystem({ environment: file.environment, ticker, openStore: entries.openStore })
})
afterAll(async () => {
  await system.stop()
  await file.remove()
})
let linesBefore = 0
beforeEach(async () => {
  await file.write(policyText(() => undefined))
  await system.reload()
  linesBefore = system.log.length
  system.simulator.clock.advance(10_000)
})

/** As long as the proxy may take to see a file. */
async function seen(): Promise<void> {
  await ticker.turn()
  await ticker.turn()
}

const logged = (event: string) => system.log.slice(linesBefore).filter(line => line.event === event)
const warnings = async () => (await system.get('/readyz')).body.warnings

describe('a policy file that changes', () => {
  test('18: narrows what the very next request may ask, without a restart', async () => {
    expect((await system.get(deals, { as: 'rep.emea' })).status).toBe(200)
    await file.write(narrowed)
    await seen()
    const refused = await system.get(deals, { as: 'rep.emea' })
    expectProblem(refused, 'operation-denied')
    expect(entries.of(refused).policyHash).toBe(hashOf(narrowed))
    expect((await system.get('/v1/me', { as: 'rep.emea' })).body.policyVersion).toBe('2')
  })

  test('18: is told in one line of the log: both hashes, and what is different', async () => {
    await file.write(narrowed)
    await seen()
    expect(logged('policy-changed')).toEqual([
      expect.objectContaining({
        before: expect.stringMatching(/^[0-9a-f]{64}$/),
        after: hashOf(narrowed),
        versionAfter: '2',
        changes: 'roles: SalesRep changed',
      }),
    ])
    await seen()
    expect(logged('policy-changed')).toHaveLength(1)
  })

  test('18: shuts out an app it no longer names, though its token was just good', async () => {
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
    await file.write(policyText(policy => delete policy.clients.Connector))
    await seen()
    expectProblem(await system.get('/v1/me', { as: 'rep.emea' }), 'client-not-allowed')
  })

  test('18: is taken at once when an operator asks for it', async () => {
    await file.write(narrowed)
    await system.reload()
    expectProblem(await system.get(deals, { as: 'rep.emea' }), 'operation-denied')
  })

  test('18: counts only once it stays the same: what is half written is never taken', async () => {
    await file.write(narrowed.slice(0, narrowed.length / 2))
    await ticker.turn()
    await file.write(narrowed)
    await ticker.turn()
    expect((await system.get('/v1/me', { as: 'rep.emea' })).body.policyVersion).not.toBe('2')
    await ticker.turn()
    expect((await system.get('/v1/me', { as: 'rep.emea' })).body.policyVersion).toBe('2')
    expect(logged('policy-refused')).toEqual([])
  })
})

describe('a policy file that can’t be used', () => {
  const faulty = policyText(policy => {
    policy.roles.SalesRep.operations.push('DropTables')
    policy.objects.Account.grants[0].fields.push('Nothing__c')
  })

  test('18: changes nothing; each fault is logged with its line and remedy, once, and readiness warns', async () => {
    expect(await warnings()).toEqual([])
    await file.write(faulty)
    await seen()
    const before = await system.get(deals, { as: 'rep.emea' })
    expect(before.status).toBe(200)
    expect(entries.of(before).policyHash).not.toBe(hashOf(faulty))
    const faults = logged('policy-refused').flatMap(line => (line.fault === undefined ? [] : [line.fault]))
    expect(faults).toEqual([
      expect.stringMatching(/policy\.yaml:\d+:\d+: .*DropTables.*\. .+\.$/),
      expect.stringMatching(/policy\.yaml:\d+:\d+: .*Nothing__c.*\. .+\.$/),
    ])
    await seen()
    expect(logged('policy-refused')).toHaveLength(3)
    system.simulator.clock.advance(10_000)
    const ready = await system.get('/readyz')
    expect(ready.status).toBe(200)
    expect(ready.body).toMatchObject({ status: 'ready', warnings: ['policy'] })
  })

  test('18: is forgotten when a good one takes its place, even the old one', async () => {
    await file.write(faulty)
    await seen()
    await file.write(narrowed)
    await seen()
    expectProblem(await system.get(deals, { as: 'rep.emea' }), 'operation-denied')
    expect(await warnings()).toEqual([])
    await file.write(faulty)
    await seen()
    expect(await warnings()).toEqual(['policy'])
    await file.write(narrowed)
    await seen()
    expect(await warnings()).toEqual([])
    expect(logged('policy-changed')).toHaveLength(1)
  })

  test('18: or that is gone, leaves the old policy in force', async () => {
    await file.take()
    await seen()
    expect((await system.get(deals, { as: 'rep.emea' })).status).toBe(200)
    expect(await warnings()).toEqual(['policy'])
    expect(logged('policy-refused')).toHaveLength(1)
  })
})

describe('a change while requests are under way', () => {
  test('18: lets them end under the policy they began with, and audits them so', async () => {
    await system.get(deals, { as: 'rep.emea' })
    const old = (await system.get('/v1/me', { as: 'rep.emea' })).body.policyVersion
    await system.control('/faults', { kind: 'latency', ms: 300, match: { target: 'salesforce' } })
    const underWay = Array.from({ length: 5 }, () => system.get(deals, { as: 'rep.emea' }))
    await untilStruck(5)
    await file.write(narrowed)
    await system.reload()
    for (const answer of await Promise.all(underWay)) {
      expect(answer.status).toBe(200)
      expect(entries.of(answer).policyHash).not.toBe(hashOf(narrowed))
    }
    await system.control('/faults', undefined, 'DELETE')
    expectProblem(await system.get(deals, { as: 'rep.emea' }), 'operation-denied')
    expect(old).not.toBe('2')
  })

  test('18: never mixes two policies in one answer, in 100 requests during 20 changes', async () => {
    const versions = ['a', 'b'].map(version =>
      policyText(policy => {
        policy.metadata.version = version
        delete policy.clients.Scheduler
        policy.roles.SalesRep.operations = version === 'a' ? ['WhoAmI', 'FindCases'] : ['WhoAmI', 'FindLeads']
        const { User, Group } = policy.objects
        policy.objects = version === 'a' ? { User } : { User, Group }
      }),
    )
    const hashes = new Map(versions.map((text, at) => [hashOf(text), at === 0 ? 'a' : 'b']))
    await file.write(versions[0] ?? '')
    await system.reload()
    const said = new Map<string, Set<string>>()
    for (let change = 1; change <= 20; change++) {
      const asked = Array.from({ length: 5 }, () => system.get('/v1/me', { as: 'rep.emea' }))
      await file.write(versions[change % 2] ?? '')
      await system.reload()
      for (const answer of await Promise.all(asked)) {
        expect(answer.status).toBe(200)
        const { policyVersion, operations, objects } = answer.body
        expect(hashes.get(entries.of(answer).policyHash ?? '')).toBe(policyVersion)
        const whole = said.get(policyVersion) ?? new Set()
        said.set(policyVersion, whole.add(JSON.stringify([operations, objects])))
      }
    }
    expect(logged('policy-changed').length).toBeGreaterThanOrEqual(20)
    expect([...said.keys()].toSorted()).toEqual(['a', 'b'])
    for (const one of said.values()) expect(one.size).toBe(1)
    expect(said.get('a')).not.toEqual(said.get('b'))
  })
})

/** Resolves once the fault has struck that many calls, which are then all under way. */
async function untilStruck(calls: number): Promise<void> {
  for (;;) {
    const { faults } = await system.control('/faults')
    if ((faults as { hits: number }[]).some(fault => fault.hits >= calls)) return
  }
}
