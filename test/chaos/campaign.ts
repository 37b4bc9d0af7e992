/**
 * Changes asked for over HTTP while proxies are killed, Salesforce breaks off and the database goes away; then all that
 * was kept and told is held against what the org really wrote.
 */
import type { Store } from '../../api/store/index.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import { exportOf, verified } from '../audit/support.ts'
import { type Checked, checkTruth } from './check.ts'
import { createClients, type Heard } from './client.ts'
import { seededDice } from './dice.ts'
import type { Fleet } from './fleet.ts'
import { readKept } from './kept.ts'
import { type PassingTime, passingTime } from './passing-time.ts'
import { startTrouble } from './trouble.ts'
import { drawWishes, type Wish } from './wishes.ts'
import { startWorld, type World } from './world.ts'

export interface CampaignOptions {
  readonly changes: number
  readonly seed: number
  /** An empty database that two proxies share; undefined: one proxy with its embedded store. */
  readonly databaseUrl?: string | undefined
  /** Whether the database goes away now and then. */
  readonly outages?: boolean
  readonly onChange?: (done: number) => void
}

export interface CampaignResult extends Checked {
  readonly wishes: number
  readonly kills: number
  /** How often each named point ended a process. */
  readonly named: Fleet['kills']['named']
  /** Processes killed from outside while Salesforce was slow to write. */
  readonly whileSalesforceWorked: number
  readonly restarts: number
  readonly retries: number
  readonly outages: number
}

const clientsMax = 12
const meddleEveryMs = 20
const settleRoundsMax = 40
/** Longer than a requester has to confirm. */
const confirmedWithinMs = 11 * 60_000

export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const dice = seededDice(options.seed)
  const world = await startWorld(dice, options.databaseUrl)
  try {
    const { fleet, simulator } = world
    const time = passingTime(simulator, fleet)
    const wishes = drawWishes(simulator.org, options.changes, dice, `Chaos ${options.seed}`)
    const clients = createClients({ fleet, time, dice, controlUrl: simulator.controlUrl })
    const trouble = await startTrouble(world, time, dice, options)
    const heard = await liveAll(wishes, clients.live, trouble.meddle, options.onChange)
    await trouble.end()
    await fleet.calm()
    const store = await world.openStore()
    try {
      await settle(store, world, time)
      await fleet.stop()
      const { entries } = await world.control('/journal?target=salesforce')
      const journal = entries as readonly JournalEntry[]
      const checked = checkTruth({ kept: await readKept(store), ledger: world.ledger, journal, heard })
      const { named, random } = fleet.kills
      return {
        ...checked,
        faults: [...checked.faults, ...fleet.crashes, ...(await auditFaults(store, world))],
        wishes: wishes.length,
        kills: random + Object.values(named).reduce((sum, n) => sum + n, 0),
        named,
        whileSalesforceWorked: journal.filter(
          ({ fault, subrequests }) =>
            fault?.includes('latency') === true && subrequests?.some(({ method }) => method !== 'GET'),
        ).length,
        restarts: fleet.starts - fleet.size,
        retries: clients.retries,
        outages: trouble.outages,
      }
    } finally {
      await store.close()
    }
  } finally {
    await world.stop()
  }
}

/** Has all wishes lived, several at once, and meddles meanwhile. */
async function liveAll(
  wishes: readonly Wish[],
  live: (wish: Wish) => Promise<Heard>,
  meddle: (done: number, living: number) => Promise<void>,
  onChange: CampaignOptions['onChange'],
): Promise<readonly Heard[]> {
  const queue = wishes.values()
  const heard: Heard[] = []
  let living = Math.min(clientsMax, wishes.length)
  const client = async () => {
    try {
      for (const wish of queue) {
        heard.push(await live(wish))
        onChange?.(heard.length)
      }
    } finally {
      living -= 1
    }
  }
  const all = Promise.all(Array.from({ length: living }, client))
  const meddling = (async () => {
    while (living > 0) {
      await meddle(heard.length, living)
      await new Promise(resolve => setTimeout(resolve, meddleEveryMs))
    }
  })()
  await Promise.all([all, meddling])
  return heard
}

/** Lets workers do what is due until nothing is. */
async function settle(store: Store, { fleet }: World, time: PassingTime): Promise<void> {
  await time.pass(confirmedWithinMs)
  for (let round = 0; round < settleRoundsMax; round += 1) {
    await fleet.turn()
    if ((await unsettled(store)) === 0) return
    await time.pass()
  }
}

async function unsettled({ db }: Store): Promise<number> {
  const changes = await db
    .selectFrom('change')
    .select('id')
    .where('state', 'in', ['proposed', 'approved', 'executing'])
    .execute()
  const deliveries = await db
    .selectFrom('callback_delivery')
    .select('id')
    .where('state', '=', 'due')
    .execute()
  return changes.length + deliveries.length
}

/** What an auditor who is handed the export and the checkpoints would find, and what was never delivered. */
async function auditFaults(store: Store, { checkpoints }: World): Promise<readonly string[]> {
  const { chains, faults } = await verified(await exportOf(store), checkpoints)
  const unsigned = chains.filter(chain => chain.signed === 0).map(chain => chain.tenant)
  const { db } = store
  const undelivered = await db
    .selectFrom('callback_delivery')
    .select('id')
    .where('state', '!=', 'done')
    .execute()
  return [
    ...faults.map(({ tenant, seq, what }) => `The audit of ${tenant}: entry ${seq} ${what}.`),
    ...unsigned.map(tenant => `The audit of ${tenant} was never signed.`),
    ...undelivered.map(({ id }) => `${id} was not delivered.`),
  ]
}
