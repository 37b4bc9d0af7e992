/** All that goes wrong while changes are made. */
import type { Dice } from './dice.ts'
import type { PassingTime } from './passing-time.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

export interface Trouble {
  /** Does what is due after so many changes; `living` clients still want something. */
  meddle(done: number, living: number): Promise<void>
  /** No more of it. */
  end(): Promise<void>
  readonly outages: number
}

/** After so many changes comes a kill, one while Salesforce works, a stretch of time, an outage of the database. */
const every = { kill: 15, killWorking: 19, time: 40, outage: 17 }
const outageMs = 300
const workingMs = 300
const arrivalMs = 3_000

const composite = { target: 'salesforce', method: 'POST', path: '/services/data/*/composite' } as const

/** Each strikes this share of the calls that look at records or write them. */
const faults = [
  { kind: 'commitThenDrop', share: 0.03 },
  { kind: 'dropBeforeResponse', share: 0.02 },
  { kind: 'dropMidBody', share: 0.02 },
  { kind: 'stalledBody', share: 0.01 },
  { kind: 'status503', share: 0.02 },
  { kind: 'rowLock', share: 0.02 },
] as const

export async function startTrouble(
  { control, fleet, gate }: World,
  time: PassingTime,
  dice: Dice,
  { seed, outages: wanted = false }: { readonly seed: number; readonly outages?: boolean },
): Promise<Trouble> {
  const match = (kind: string) => (kind === 'rowLock' ? { target: 'salesforce' } : composite)
  await control(
    '/faults',
    faults.map(({ kind, share }, n) => ({
      kind,
      match: { ...match(kind), probability: share, seed: seed + n },
    })),
  )
  const since = { kill: 0, killWorking: 0, time: 0, outage: 0 }
  const isDue = (what: keyof typeof since, done: number) => {
    if (done < since[what] + every[what]) return false
    since[what] = done
    return true
  }
  const killOne = () => fleet.kill(dice.whole(0, fleet.size - 1))
  /** The next call is slow to be served; whoever made it may be gone by then. */
  const killWhileSalesforceWorks = async () => {
    await control('/faults', { kind: 'latency', ms: workingMs, times: 1, match: composite })
    const endMs = performance.now() + arrivalMs
    await until(
      async () => performance.now() > endMs || (await lastHits(control)) > 0,
      () => 'a call is on its way',
    )
    await killOne()
  }
  let outages = 0
  return {
    async meddle(done, living) {
      if (isDue('kill', done)) await killOne()
      if (isDue('killWorking', done)) await killWhileSalesforceWorks()
      if (wanted && gate !== undefined && isDue('outage', done)) {
        outages += 1
        gate.shut()
        const endMs = performance.now() + outageMs
        await until(
          () => performance.now() > endMs,
          () => 'the outage ends',
        )
        gate.open()
      }
      if (time.isDue(living) || isDue('time', done)) await time.pass()
    },
    async end() {
      await time.pass()
      await control('/faults', undefined, 'DELETE')
    },
    get outages() {
      return outages
    },
  }
}

async function lastHits(control: World['control']): Promise<number> {
  const { faults: all } = await control('/faults')
  const last: unknown = Array.isArray(all) ? all.at(-1) : undefined
  return typeof last === 'object' && last !== null && 'hits' in last ? Number(last.hits) : 0
}
