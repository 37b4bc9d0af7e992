/** Plays random sequences of commands against the model, and proves the audit of all of them. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Payload, PayloadWrite } from '../../../api/changes/payload.ts'
import { exportOf, newFolder, signAll, verified } from '../../audit/support.ts'
import { PILOT } from '../asked.ts'
import type { World } from '../world.ts'
import { type Real, sequences } from './commands.ts'
import type { Model } from './model.ts'

export interface CampaignOptions {
  readonly runs: number
  readonly seed: number
  readonly commandsMax?: number
}

/** Rejects with the shortest sequence found that the system and the model disagree on. */
export async function campaign(w: World, { runs, seed, commandsMax = 40 }: CampaignOptions): Promise<void> {
  let n = 0
  const next = () => {
    n += 1
    return n
  }
  await fc.assert(
    fc.asyncProperty(sequences(commandsMax), async commands => {
      await w.reset()
      await fc.asyncModelRun(() => start(w, next), commands)
      await expectIntents(w)
    }),
    { numRuns: runs, seed, endOnFailure: false },
  )
}

function start(w: World, next: () => number): { model: Model; real: Real } {
  const { Id, NextStep = null, Amount = null, Discount__c = null, LastModifiedDate } = w.deal(PILOT)
  const deal = { NextStep, Amount, Discount__c, by: 'seed', at: Date.parse(String(LastModifiedDate)) }
  return {
    model: { now: w.system.simulator.clock.now(), rule: 'normal', changes: [], deal, commits: 0 },
    real: { w, dealId: String(Id), kept: [], last: undefined, next },
  }
}

/** Whatever Salesforce was asked to write is of a change with an intent. */
async function expectIntents(w: World): Promise<void> {
  const kept = await w.store.db.selectFrom('change').select(['id', 'payload']).execute()
  const intents = new Set(await w.intents())
  const meant = kept.flatMap(({ id, payload }) => {
    const [write] = (JSON.parse(payload) as Payload).writes
    return intents.has(id) && write !== undefined ? [valuesOf(write)] : []
  })
  const calls = (await w.writeCalls()).filter(({ path }) => path.endsWith('/composite'))
  for (const { subrequests = [] } of calls)
    for (const { method, body } of subrequests) if (method !== 'GET') expect(meant).toContainEqual(body)
}

const valuesOf = ({ fields }: PayloadWrite) => Object.fromEntries(fields.map(f => [f.field, f.after]))

/** What the audit of everything played so far comes to: nothing at fault. */
export async function auditFaults(w: World): Promise<readonly unknown[]> {
  const folder = await newFolder()
  try {
    await signAll(w.store, folder.checkpoints, 500)
    return (await verified(await exportOf(w.store), folder.checkpoints)).faults
  } finally {
    await folder.remove()
  }
}
