/** Writing through the gateway into the simulated org: what it costs, and what is true in the org afterwards. */
import { describe, expect, test } from 'vitest'
import type { RecordWrite, WriteRequest } from '../../api/salesforce/types.ts'
import type { Row } from '../../simulator/salesforce/model.ts'
import { principal, simulatedOrg } from './simulated.ts'
import { changedBehindOurBack, deal, exists, inStage, plainDeal, task, update } from './write-requests.ts'

const sim = simulatedOrg()
const rep = principal('rep.emea')

/** Writes by exactly one metered call. */
async function write(request: WriteRequest, as = rep) {
  const call = sim.context()
  const answer = await sim.gateway.write(as, request, call)
  expect([call.spent.calls, (await sim.calls()).map(({ metered }) => metered)]).toEqual([1, [1]])
  return answer
}

const everything = () => JSON.stringify(sim.org.store.dump().rows)
const missing = 'Nowhere'

test('an amount and a follow-up are written together by one metered call, and read back by it', async () => {
  const row = plainDeal(sim)
  const answer = await write({
    guards: [inStage(row)],
    writes: [update(row, { Amount: 75_000, NextStep: null }), task()],
  })
  expect(answer).toMatchObject({
    written: true,
    records: [
      { attributes: { type: 'Opportunity' }, Id: row.Id, Amount: 75_000, NextStep: null },
      { attributes: { type: 'Task' }, Subject: 'Follow up', WhatId: row.Id },
    ],
  })
  expect(sim.row('Opportunity', row.Id)).toMatchObject({ Amount: 75_000, NextStep: null })
  const [, created] = answer.written ? answer.records : []
  expect(sim.row('Task', created?.Id)).toMatchObject({ Subject: 'Follow up', WhatId: row.Id })
})

test('values keep their JSON types', async () => {
  const values = {
    Subject: '00042',
    ActivityDate: '2026-11-24',
    CallDurationInSeconds: 90,
    IsReminderSet: true,
  }
  const answer = await write({
    guards: [],
    writes: [
      task({ values: { ...values, Description: null }, readBack: [...Object.keys(values), 'Description'] }),
    ],
  })
  expect(answer).toMatchObject({ written: true, records: [{ ...values, Description: null }] })
})

test('the journal shows what would be written, in order: guards, writes with their condition, read-backs', async () => {
  const row = plainDeal(sim)
  await write({ guards: [inStage(row)], writes: [update(row, { Amount: 1 }), task()] })
  const [entry] = await sim.calls()
  expect(entry?.subrequests?.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'POST', 'GET', 'GET'])
  expect(entry?.subrequests?.[1]).toEqual({
    method: 'PATCH',
    url: '/services/data/v67.0/sobjects/Opportunity/@{g0.records[0].Id}',
    httpHeaders: { 'if-unmodified-since': new Date(String(row.LastModifiedDate)).toUTCString() },
    body: { Amount: 1 },
  })
  expect(entry?.subrequests?.[2]?.body).toMatchObject({ WhatId: '@{g0.records[0].Id}', Subject: 'Follow up' })
})

describe('a guard that finds nothing stops everything', () => {
  test.each([
    [
      'the record’s own',
      (row: Row) => ({ guards: [inStage(row, missing)], writes: [task(), update(row, { Amount: 1 })] }),
      0,
    ],
    [
      'of another record',
      (row: Row) => ({
        guards: [inStage(row), inStage(row, missing)],
        writes: [update(row, { Amount: 1 }), update(row, { Amount: 2 }, 1)],
      }),
      1,
    ],
    ['that only a value refers to', (row: Row) => ({ guards: [inStage(row, missing)], writes: [task()] }), 0],
    [
      'that no write refers to',
      (row: Row) => ({
        guards: [inStage(row), inStage(row, missing)],
        writes: [update(row, { Amount: 1 }), task()],
      }),
      1,
    ],
    [
      'that no write refers to, among five',
      (row: Row) => ({
        guards: [1, 2, 3, 4].map(() => exists('Opportunity', row)).concat(inStage(row, missing)),
        writes: [task()],
      }),
      4,
    ],
  ])('%s', async (_, request, guard) => {
    const before = everything()
    expect(await write(request(plainDeal(sim)))).toEqual({ written: false, because: 'guard', guard })
    expect(everything()).toBe(before)
  })

  test('one that finds its row stops nothing, though no write refers to it', async () => {
    const row = plainDeal(sim)
    const account = sim.row('Account', row.AccountId)
    const guards = [inStage(row), exists('Account', account ?? row)]
    expect(await write({ guards, writes: [task()] })).toMatchObject({ written: true })
  })

  test('a row the person may not see is none', async () => {
    const row = plainDeal(sim)
    const answer = await write(
      { guards: [inStage(row)], writes: [update(row, { Amount: 1 })] },
      principal('rep.apac'),
    )
    expect(answer).toEqual({ written: false, because: 'guard', guard: 0 })
  })
})

describe('a record that moved on', () => {
  test.each([0, 1])('as write %i: nothing is written', async place => {
    const rows = [plainDeal(sim), deal(sim, 'Second Plant Rollout')]
    const changed = changedBehindOurBack(sim, 'Opportunity', rows[place] as Row, { NextStep: 'Else' })
    const before = everything()
    const answer = await write({
      guards: rows.map(row => inStage(row)),
      writes: rows.map((row, n) => update(row, { Amount: 1 }, n)),
    })
    expect(answer).toEqual({ written: false, because: 'moved', write: place })
    expect(everything()).toBe(before)
    expect(sim.row('Opportunity', changed.Id)?.NextStep).toBe('Else')
  })

  test('within the same second is left to the guard, which compares values', async () => {
    const at = new Date(Math.floor(sim.simulator.clock.now() / 1000) * 1000 - 60_000)
    const row: Row = { ...plainDeal(sim), LastModifiedDate: at.toISOString() }
    sim.org.store.put('Opportunity', {
      ...row,
      NextStep: 'Else',
      LastModifiedDate: new Date(at.getTime() + 900).toISOString(),
    })
    const guard = `SELECT Id FROM Opportunity WHERE Id = '${row.Id}' AND NextStep = '${row.NextStep}'`
    const answer = await write({ guards: [guard], writes: [update(row, { Amount: 1 })] })
    expect(answer).toEqual({ written: false, because: 'guard', guard: 0 })
  })
})

describe('what Salesforce refuses comes back as its code, and takes the rest back', () => {
  const create = (
    object: string,
    values: RecordWrite['values'],
    readBack: readonly string[] = [],
  ): RecordWrite => ({
    object,
    action: 'create',
    values,
    readBack,
  })
  const cases: readonly [
    code: string,
    fields: readonly string[],
    refused: () => { guards?: string[]; write: RecordWrite },
  ][] = [
    [
      'ENTITY_IS_LOCKED',
      [],
      () => ({
        guards: [exists('Opportunity', deal(sim, 'Analytics Expansion'))],
        write: update(deal(sim, 'Analytics Expansion'), { Amount: 1 }),
      }),
    ],
    [
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      ['Discount__c'],
      () => ({ write: update(plainDeal(sim), { Discount__c: 5 }) }),
    ],
    [
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      ['Loss_Reason__c'],
      () => ({ write: update(plainDeal(sim), { Loss_Reason__c: 'Bored' }) }),
    ],
    [
      'STRING_TOO_LONG',
      ['NextStep'],
      () => ({ write: update(plainDeal(sim), { NextStep: 'x'.repeat(256) }) }),
    ],
    ['INVALID_FIELD', [], () => ({ write: update(plainDeal(sim), { Nothing__c: 1 }) })],
    ['JSON_PARSER_ERROR', [], () => ({ write: update(plainDeal(sim), { Amount: 'a lot' }) })],
    [
      'REQUIRED_FIELD_MISSING',
      ['StageName', 'CloseDate'],
      () => ({ write: create('Opportunity', { Name: 'No stage' }) }),
    ],
    [
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      ['Due_Date__c'],
      () => ({
        write: create('Project__c', { Name: 'P', Start_Date__c: '2026-11-24', Due_Date__c: '2026-11-23' }),
      }),
    ],
    [
      'INVALID_CROSS_REFERENCE_KEY',
      [],
      () => ({ write: task({ values: { WhatId: sim.org.store.newId('Opportunity'), Subject: 'x' } }) }),
    ],
    [
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      [],
      () => ({ write: create('Contract', { AccountId: plainDeal(sim).AccountId ?? null }) }),
    ],
    ['NOT_FOUND', [], () => ({ write: create('NoSuch__c', { Name: 'x' }) })],
    ['INVALID_FIELD', [], () => ({ write: task({ readBack: ['Nothing__c'] }) })],
  ]
  test.each(cases)('%s %j', async (errorCode, fields, refused) => {
    const { guards = [], write: refusedWrite } = refused()
    const before = everything()
    const answer = await write({
      guards: guards.length > 0 ? guards : [exists('Opportunity', plainDeal(sim))],
      writes: [task(), refusedWrite],
    })
    expect(answer).toEqual({
      written: false,
      because: 'refused',
      write: 1,
      errorCode,
      message: expect.stringMatching(/\w/),
      fields,
    })
    expect(everything()).toBe(before)
  })

  test('31: the ids of records that look alike are not passed on', async () => {
    const hidden = sim.rows('Account').find(({ Name }) => Name === 'Acme Corp')
    const as = principal('rep.apac')
    const twin = await write({ guards: [], writes: [create('Account', { Name: 'Acme Corp' }, ['Name'])] }, as)
    expect(twin).toMatchObject({ because: 'refused', errorCode: 'DUPLICATES_DETECTED', fields: [] })
    expect(JSON.stringify(twin)).not.toContain(String(hidden?.Id).slice(0, 15))
  })

  test('31: nor is the id of the record that holds a unique value already', async () => {
    const values = { Subject: 'x', Sallyport_Change__c: 'change-1' }
    const first = await write({ guards: [], writes: [task({ values })] })
    await sim.control('/journal', undefined, 'DELETE')
    const second = await write({ guards: [], writes: [task({ values })] })
    expect(second).toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
      message: expect.stringMatching(/with id: …$/),
    })
    const id = first.written ? String(first.records[0]?.Id) : ''
    expect(id).toMatch(/^00T/)
    expect(JSON.stringify(second)).not.toContain(id.slice(0, 15))
  })

  test('a text with a reference in it is refused before any call', async () => {
    const call = sim.context()
    const request = { guards: [], writes: [task(), task({ values: { Subject: 'see @{g0.records[0].Id}' } })] }
    expect(await sim.gateway.write(rep, request, call)).toEqual({
      written: false,
      because: 'refused',
      write: 1,
      errorCode: 'REFERENCE_IN_TEXT',
      message: expect.stringContaining('@{'),
      fields: ['Subject'],
    })
    expect([call.spent.calls, await sim.calls()]).toEqual([0, []])
  })

  test('a guard that compares with such a text finds it: encoded it is no reference', async () => {
    const row: Row = { ...plainDeal(sim), NextStep: 'see @{g0.records[0].Id}' }
    sim.org.store.put('Opportunity', row)
    const guard = `SELECT Id FROM Opportunity WHERE Id = '${row.Id}' AND NextStep = '${row.NextStep}'`
    expect(await write({ guards: [guard], writes: [update(row, { Amount: 1 })] })).toMatchObject({
      written: true,
    })
  })
})

test('the amount of a deal with products stays what they add up to, as the read-back tells', async () => {
  const row = deal(sim, 'Platform Renewal')
  const answer = await write({ guards: [inStage(row)], writes: [update(row, { Amount: 1 })] })
  expect(answer).toMatchObject({ written: true, records: [{ Amount: row.Amount }] })
})

describe('a key makes a second try find the first one’s record', () => {
  test.each(['Task', 'Case', 'Contact', 'Lead', 'Opportunity', 'Event', 'Project__c'])(
    'of %s',
    async object => {
      const required: Record<string, RecordWrite['values']> = {
        Contact: { LastName: 'Key', AccountId: plainDeal(sim).AccountId ?? null },
        Lead: { LastName: 'Key', Company: 'Key Ltd' },
        Opportunity: { Name: 'Key', StageName: 'Qualification', CloseDate: '2027-01-31' },
        Event: { Subject: 'Key', StartDateTime: '2026-11-24T09:00:00Z', DurationInMinutes: 30 },
        Project__c: { Name: 'Key' },
      }
      const key = { field: 'Sallyport_Change__c', value: '0f0e1d2c/ 1' }
      const values = required[object] ?? { Subject: 'Key' }
      const request: WriteRequest = {
        guards: [],
        writes: [{ object, action: 'create', key, values, readBack: ['Sallyport_Change__c'] }],
      }
      const count = sim.rows(object).length
      const first = await write(request)
      await sim.control('/journal', undefined, 'DELETE')
      const second = await write(request)
      expect(first).toMatchObject({ written: true, records: [{ Sallyport_Change__c: key.value }] })
      expect(second).toMatchObject({
        written: true,
        records: [{ Id: first.written && first.records[0]?.Id }],
      })
      expect(sim.rows(object)).toHaveLength(count + 1)
    },
  )

  test('the key may stand among the values, too', async () => {
    const key = { field: 'Sallyport_Change__c', value: 'k' }
    const values = { Subject: 'x', sallyport_change__c: 'k' }
    expect(await write({ guards: [], writes: [task({ key, values })] })).toMatchObject({ written: true })
  })
})
