/** Random writes against the simulated org, held against a model of its rows: all or none, by one call. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecordWrite, WriteAnswer, WriteRequest } from '../../api/salesforce/types.ts'
import type { Row, Value } from '../../simulator/salesforce/model.ts'
import { principal, simulatedOrg } from './simulated.ts'
import { deal } from './write-requests.ts'

const sim = simulatedOrg()
const rep = principal('rep.emea')
const deals = ['Field Service Pilot', 'Second Plant Rollout', 'Support Upgrade 24×7', 'Analytics Expansion']

/** One part of a write: what is done to a deal or beside it, and whether it is as it was when it was read. */
const part = fc.record({
  deal: fc.nat(deals.length - 1),
  kind: fc.constantFrom('update', 'update', 'task', 'keyed'),
  guardHolds: fc.constantFrom(true, true, true, false),
  moved: fc.constantFrom(false, false, false, true),
  valid: fc.constantFrom(true, true, true, false),
  nextStep: fc.string({ unit: 'binary', maxLength: 12 }).filter(text => isPlain(text)),
  amount: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
  key: fc.integer({ min: 0, max: 4 }),
})
type Part = typeof part extends fc.Arbitrary<infer T> ? T : never

/** Texts every org keeps as they are: trimming, control characters and references are other tests' business. */
function isPlain(text: string): boolean {
  return (
    /^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(text) && text.trim() === text && text !== '' && !text.includes('@{')
  )
}

const rowOf = ({ deal: n }: Part) => deal(sim, deals[n] ?? '')

function planned(parts: readonly Part[]): WriteRequest {
  const guards = parts.map(p => {
    const row = rowOf(p)
    return `SELECT Id FROM Opportunity WHERE Id = '${row.Id}' AND StageName = '${p.guardHolds ? row.StageName : 'Nowhere'}'`
  })
  return { guards, writes: parts.map((p, n) => planOf(p, n)) }
}

function planOf(p: Part, guard: number): RecordWrite {
  const row = rowOf(p)
  if (p.kind === 'update') {
    const modifiedMs = Date.parse(String(row.LastModifiedDate))
    return {
      object: 'Opportunity',
      action: 'update',
      guard,
      unmodifiedSinceMs: p.moved ? modifiedMs - 1_000 : modifiedMs,
      values: { NextStep: p.valid ? p.nextStep : 'x'.repeat(256), Amount: p.amount },
      readBack: ['NextStep', 'Amount'],
    }
  }
  return {
    object: 'Task',
    action: 'create',
    values: { WhatId: { guard }, Subject: p.nextStep, ...(p.valid ? {} : { Nothing__c: 1 }) },
    readBack: ['Subject', 'WhatId'],
    ...(p.kind === 'keyed' ? { key: { field: 'Sallyport_Change__c', value: `k${p.key}` } } : {}),
  }
}

/** Why the first part that can't be done can't, as the org works through them in order. Undefined: all can. */
function firstObstacle(parts: readonly Part[]): Partial<Record<string, unknown>> | undefined {
  const touched = new Set<number>()
  for (const [n, p] of parts.entries()) {
    if (!p.guardHolds) return { because: 'guard', guard: n }
    if (p.kind === 'update') {
      // A deal written a second time in the same call is newer than it was when it was read.
      if (p.moved || touched.has(p.deal)) return { because: 'moved', write: n }
      if (deals[p.deal] === 'Analytics Expansion')
        return { because: 'refused', write: n, errorCode: 'ENTITY_IS_LOCKED' }
      if (!p.valid) return { because: 'refused', write: n, errorCode: 'STRING_TOO_LONG' }
      touched.add(p.deal)
    } else if (!p.valid) return { because: 'refused', write: n, errorCode: 'INVALID_FIELD' }
  }
  return undefined
}

type Picture = ReadonlyMap<Value, Readonly<Record<string, Value | undefined>>>
const picture = (object: string, fields: readonly string[]): Picture =>
  new Map(sim.rows(object).map(row => [row.Id ?? null, Object.fromEntries(fields.map(f => [f, row[f]]))]))
const dealsNow = () => picture('Opportunity', ['NextStep', 'Amount', 'LastModifiedDate'])
const tasksNow = () => picture('Task', ['Subject', 'WhatId', 'Sallyport_Change__c'])

/** Every row of the org; rows are never changed in place, so the same objects mean the same rows. */
const allRows = () => sim.org.schema.objects.flatMap(({ name }) => sim.rows(name))

/** The deals as the model has them after the parts. */
function expectDeals(parts: readonly Part[], before: Picture): void {
  const after = dealsNow()
  const updates = new Map(parts.filter(p => p.kind === 'update').map(p => [rowOf(p).Id ?? null, p]))
  for (const [id, was] of before) {
    const p = updates.get(id)
    if (p === undefined) expect(after.get(id)).toEqual(was)
    else expect(after.get(id)).toMatchObject({ NextStep: p.nextStep, Amount: p.amount })
  }
  expect(after.size).toBe(before.size)
}

function expectTasks(
  parts: readonly Part[],
  before: Picture,
  records: readonly Readonly<Record<string, unknown>>[],
): void {
  const after = tasksNow()
  const expected = new Map(before)
  for (const [n, p] of parts.entries()) {
    if (p.kind === 'update') continue
    const id = String(records[n]?.Id)
    const key = p.kind === 'keyed' ? `k${p.key}` : null
    const sameKey = [...expected].find(([, task]) => key !== null && task.Sallyport_Change__c === key)
    if (sameKey !== undefined) expect(id).toBe(sameKey[0])
    else expect(expected.has(id)).toBe(false)
    expected.set(id, { Subject: p.nextStep, WhatId: rowOf(p).Id, Sallyport_Change__c: key })
  }
  expect(after).toEqual(expected)
}

/** Makes the times of deals whole seconds of the past, so that every write makes a deal newer. */
function settle(row: Row): void {
  const at = new Date(Math.floor(sim.simulator.clock.now() / 1_000) * 1_000).toISOString()
  sim.org.store.put('Opportunity', { ...row, LastModifiedDate: at, SystemModstamp: at })
  sim.simulator.clock.advance(2_000)
}

test('random writes are done whole or not at all, and for the reason the org meets first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async parts => {
      for (const name of deals) settle(deal(sim, name))
      const [deals0, tasks0] = [dealsNow(), tasksNow()]
      const all = allRows()
      const obstacle = firstObstacle(parts)
      const call = sim.context()
      const answer: WriteAnswer = await sim.gateway.write(rep, planned(parts), call)
      expect(call.spent.calls).toBe(1)
      if (obstacle !== undefined) {
        expect(answer).toMatchObject({ written: false, ...obstacle })
        const now = allRows()
        expect(now.length === all.length && now.every((row, n) => row === all[n])).toBe(true)
        return
      }
      if (!answer.written) throw new Error(`Not written: ${JSON.stringify(answer)}`)
      expect(answer.records).toHaveLength(parts.length)
      expectDeals(parts, deals0)
      expectTasks(parts, tasks0, answer.records)
    }),
    { numRuns: 60, seed: 20_261_122 },
  )
}, 60_000)
