/** Writing through the gateway into the simulated org: what is sent, what it costs, what is true in the org afterwards. */
import { expect, test } from 'vitest'
import type { RecordWrite, WriteRequest } from '../../api/salesforce/types.ts'
import type { Row } from '../../simulator/salesforce/model.ts'
import { principal, simulatedOrg } from './simulated.ts'

const sim = simulatedOrg()
const rep = principal('rep.emea')

const inApproval = ({ Id }: Row) =>
  sim
    .rows('ProcessInstance')
    .some(({ TargetObjectId, Status }) => TargetObjectId === Id && Status === 'Pending')

/** An open deal of the rep, without products and not in approval. */
function ownDeal(): Row {
  const owner = sim.rows('User').find(({ Username }) => Username === rep.username)
  const deal = sim
    .rows('Opportunity')
    .filter(row => row.OwnerId === owner?.Id && !row.IsClosed && !row.HasOpportunityLineItem)
    .find(row => !row.IsDeleted && !inApproval(row))
  if (deal === undefined) throw new Error('The rep has no open deal.')
  return deal
}

const modifiedMs = (row: Row) => Date.parse(String(row.LastModifiedDate))
const still = (row: Row, condition: string) =>
  `SELECT Id FROM Opportunity WHERE Id = '${row.Id}' AND ${condition}`

function update(row: Row, values: RecordWrite['values'], over: object = {}): RecordWrite {
  return {
    object: 'Opportunity',
    action: 'update',
    guard: 0,
    unmodifiedSinceMs: modifiedMs(row),
    values,
    readBack: ['Amount', 'StageName'],
    ...over,
  }
}

const followUp: RecordWrite = {
  object: 'Task',
  action: 'create',
  values: {
    WhatId: { guard: 0 },
    Subject: 'Follow up',
    ActivityDate: '2026-11-24',
    Status: 'Not Started',
    Priority: 'Normal',
  },
  readBack: ['Subject', 'WhatId'],
}

test('an amount and a follow-up are written together by one metered call, and read back by it', async () => {
  const deal = ownDeal()
  const request: WriteRequest = {
    guards: [still(deal, `StageName = '${deal.StageName}'`)],
    writes: [update(deal, { Amount: 75_000 }), followUp],
  }
  const call = sim.context()
  const answer = await sim.gateway.write(rep, request, call)
  expect(answer).toMatchObject({
    written: true,
    records: [
      { Id: deal.Id, Amount: 75_000, StageName: deal.StageName },
      { Subject: 'Follow up', WhatId: deal.Id },
    ],
  })
  expect(sim.row('Opportunity', deal.Id)?.Amount).toBe(75_000)
  expect((await sim.calls()).map(({ method, metered }) => [method, metered])).toEqual([['POST', 1]])
  expect(call.spent.calls).toBe(1)
})

test('a guard that finds nothing stops everything', async () => {
  const deal = ownDeal()
  const tasks = sim.rows('Task').length
  const request: WriteRequest = {
    guards: [still(deal, `StageName = 'Nowhere'`)],
    writes: [update(deal, { Amount: 75_000 }), followUp],
  }
  const call = sim.context()
  expect(await sim.gateway.write(rep, request, call)).toEqual({ written: false, because: 'guard', guard: 0 })
  expect(sim.row('Opportunity', deal.Id)).toEqual(deal)
  expect(sim.rows('Task')).toHaveLength(tasks)
  expect(call.spent.calls).toBe(1)
})
