/** Whom the simulated org lets write what: the work each of the simulated people does. */
import { describe, expect, test } from 'vitest'
import type { RecordWrite } from '../../api/salesforce/types.ts'
import type { Row } from '../../simulator/salesforce/model.ts'
import { principal, simulatedOrg } from './simulated.ts'
import { plainDeal } from './write-requests.ts'

const sim = simulatedOrg()

const change = (object: string, row: Row | undefined, values: RecordWrite['values']) => ({
  guards: [`SELECT Id FROM ${object} WHERE Id = '${row?.Id}'`],
  writes: [
    {
      object,
      action: 'update',
      guard: 0,
      unmodifiedSinceMs: Date.parse(String(row?.LastModifiedDate)),
      values,
      readBack: Object.keys(values),
    } satisfies RecordWrite,
  ],
})
const make = (object: string, values: RecordWrite['values']) => ({
  guards: [],
  writes: [{ object, action: 'create', values, readBack: Object.keys(values) } satisfies RecordWrite],
})
const some = (object: string, test: (row: Row) => boolean) =>
  sim.rows(object).find(row => !row.IsDeleted && test(row))
const openCase = () =>
  some('Case', row => row.IsClosed === false && row.AccountId === plainDeal(sim).AccountId)
const contact = () => some('Contact', row => row.AccountId === plainDeal(sim).AccountId)
const openTask = () => some('Task', row => row.IsClosed === false && row.OwnerId === plainDeal(sim).OwnerId)
const lead = () => some('Lead', row => row.IsConverted === false)
const id = (row: Row | undefined) => String(row?.Id)

describe('write', () => {
  test.each([
    [
      'rep.emea',
      'the own deal',
      () =>
        change('Opportunity', plainDeal(sim), {
          StageName: 'Value Proposition',
          CloseDate: '2027-02-01',
          NextStep: 'Call',
          Amount: 1,
        }),
    ],
    [
      'rep.emea',
      'a task about it',
      () => make('Task', { WhatId: id(plainDeal(sim)), Subject: 'Call', ActivityDate: '2026-11-24' }),
    ],
    [
      'rep.emea',
      'a call that was made',
      () =>
        make('Task', {
          WhoId: id(contact()),
          Subject: 'Call',
          Status: 'Completed',
          TaskSubtype: 'Call',
          CallDurationInSeconds: 60,
        }),
    ],
    ['rep.emea', 'the own task as done', () => change('Task', openTask(), { Status: 'Completed' })],
    [
      'rep.emea',
      'a note on a deal',
      () => make('Note', { ParentId: id(plainDeal(sim)), Title: 'Visit', Body: 'They liked it.' }),
    ],
    [
      'rep.emea',
      'a note on a contact',
      () => make('Note', { ParentId: id(contact()), Title: 'Visit', Body: 'Späße 東京' }),
    ],
    ['agent.service', 'a contact of any account', () => change('Contact', contact(), { Title: 'CIO' })],
    ['rep.emea', 'a contact of an own account', () => change('Contact', contact(), { Title: 'CTO' })],
    [
      'rep.emea',
      'a case of an own account',
      () => make('Case', { AccountId: String(plainDeal(sim).AccountId), Subject: 'Help', Origin: 'Phone' }),
    ],
    ['rep.emea', 'a project', () => make('Project__c', { Name: 'P', Health__c: 'Green' })],
    ['manager.emea', 'a deal of a report', () => change('Opportunity', plainDeal(sim), { Amount: 2 })],
    ['agent.service', 'a case', () => change('Case', openCase(), { Status: 'Working', Priority: 'High' })],
    [
      'agent.service',
      'a new case',
      () => make('Case', { AccountId: String(plainDeal(sim).AccountId), Subject: 'Help', Origin: 'Phone' }),
    ],
    [
      'agent.service',
      'a comment on a case',
      () => make('CaseComment', { ParentId: id(openCase()), CommentBody: 'Done', IsPublished: false }),
    ],
    [
      'agent.service',
      'a note on a case',
      () => make('Note', { ParentId: id(openCase()), Title: 'x', Body: 'y' }),
    ],
    ['agent.service', 'a task about a case', () => make('Task', { WhatId: id(openCase()), Subject: 'Call' })],
    ['dealdesk', 'a discount', () => change('Opportunity', plainDeal(sim), { Discount__c: 10 })],
    ['rep.emea', 'a lead', () => change('Lead', lead(), { Status: 'Working - Contacted' })],
  ] as const)('%s: %s', async (key, _, request) => {
    const asked = request()
    const answer = await sim.gateway.write(principal(key), asked, sim.context())
    expect(answer).toMatchObject({ written: true, records: [asked.writes[0]?.values] })
  })

  test.each([
    [
      'reader.pilot',
      'a deal',
      () => change('Opportunity', plainDeal(sim), { NextStep: 'x' }),
      'INSUFFICIENT|INVALID_FIELD',
    ],
    ['reader.pilot', 'a task', () => make('Task', { Subject: 'x' }), 'CANNOT_INSERT|INVALID_FIELD'],
    [
      'agent.service',
      'a deal',
      () => change('Opportunity', plainDeal(sim), { CloseDate: '2027-02-01' }),
      'INSUFFICIENT',
    ],
    ['integration', 'a task', () => make('Task', { Subject: 'x' }), 'CANNOT_INSERT|INVALID_FIELD'],
    [
      'rep.emea',
      'a discount',
      () => change('Opportunity', plainDeal(sim), { Discount__c: 10 }),
      'INVALID_FIELD_FOR',
    ],
  ] as const)('%s does not: %s', async (key, _, request, code) => {
    const answer = await sim.gateway.write(principal(key), request(), sim.context())
    expect(answer).toMatchObject({ because: 'refused', errorCode: expect.stringMatching(code) })
  })
})
