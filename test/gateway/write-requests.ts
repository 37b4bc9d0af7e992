import type { RecordWrite } from '../../api/salesforce/types.ts'
import type { Row } from '../../simulator/salesforce/model.ts'
import type { SimulatedOrg } from './simulated.ts'

/** A seeded deal of rep.emea by the end of its name. */
export function deal(sim: SimulatedOrg, name: string): Row {
  const row = sim.rows('Opportunity').find(({ Name }) => Name === `Acme Corp - ${name}`)
  if (row === undefined) throw new Error(`There is no deal ${name}.`)
  return row
}

/** Without products, not in approval, open. */
export const plainDeal = (sim: SimulatedOrg) => deal(sim, 'Field Service Pilot')

/** The guard that finds the deal for as long as it is in its stage. */
export const inStage = (row: Row, stage: unknown = row.StageName) =>
  `SELECT Id FROM Opportunity WHERE Id = '${row.Id}' AND StageName = '${stage}'`

export const exists = (object: string, row: Row) => `SELECT Id FROM ${object} WHERE Id = '${row.Id}'`

/** An update of a deal that guard 0 finds. */
export const update = (row: Row, values: RecordWrite['values'], guard = 0): RecordWrite => ({
  object: 'Opportunity',
  action: 'update',
  guard,
  unmodifiedSinceMs: Date.parse(String(row.LastModifiedDate)),
  values,
  readBack: ['Amount', 'NextStep'],
})

/** A task about what guard 0 finds. */
export const task = (over: Partial<Extract<RecordWrite, { action: 'create' }>> = {}): RecordWrite => ({
  object: 'Task',
  action: 'create',
  values: { WhatId: { guard: 0 }, Subject: 'Follow up', ActivityDate: '2026-11-24' },
  readBack: ['Subject', 'WhatId'],
  ...over,
})

/** Runs after the row was read: another person changes it, past all rights. */
export function changedBehindOurBack(sim: SimulatedOrg, object: string, row: Row, values: Partial<Row>): Row {
  const at = new Date(sim.simulator.clock.now() + 60_000).toISOString()
  const changed = { ...row, ...values, LastModifiedDate: at, SystemModstamp: at } as Row
  sim.org.store.put(object, changed)
  return changed
}
