/** The one clock of org, proxies and clients, which stands at the machine's pace until everybody needs it to move. */
import type { Simulator } from '../../simulator/start.ts'
import type { Fleet } from './fleet.ts'
import { until } from './until.ts'

export interface PassingTime {
  /** Epoch ms. */
  now(): number
  /** Waits for a turn to ask, and says when the answer has come. */
  flight(): Promise<() => void>
  /** Waits until leases and pauses that run now are over. */
  later(): Promise<void>
  /** Moves time once: deadlines pass first, then what rests on them having passed. Nobody asks meanwhile. */
  pass(ms?: number): Promise<void>
  /** Of so many clients some wait, and nobody else gets on: time should pass. */
  isDue(clients: number): boolean
}

/** Whoever hears nothing for so long waits for an answer that stalls. Real time. */
const stalledMs = 700
/** Past the time a write may take. */
const deadlinesMs = 26_000
/** Together with it past every lease. */
const leasesMs = 40_000

export function passingTime(simulator: Simulator, fleet: Fleet): PassingTime {
  const { clock } = simulator
  const flights = new Set<{ readonly sinceMs: number }>()
  let waiting: (() => void)[] = []
  let turn: Promise<void> = Promise.resolve()
  let isShut = false

  const stalled = () => [...flights].every(({ sinceMs }) => performance.now() - sinceMs > stalledMs)
  const move = async (ms: number) => {
    await fleet.up()
    clock.advance(ms)
    await fleet.advance(ms)
  }
  return {
    now: clock.now,
    async flight() {
      while (isShut) await turn
      const flight = { sinceMs: performance.now() }
      flights.add(flight)
      return () => void flights.delete(flight)
    },
    later: () => new Promise(resolve => void waiting.push(resolve)),
    async pass(ms = leasesMs) {
      isShut = true
      let open = () => {}
      turn = new Promise(resolve => {
        open = resolve
      })
      try {
        await until(stalled, () => 'those who ask are answered or stalled')
        await move(deadlinesMs)
        await until(
          () => flights.size === 0,
          () => `all are answered after their deadlines; ${flights.size} are not`,
        )
        await fleet.idle()
        await until(
          () => allServed(simulator.controlUrl),
          () => 'Salesforce has ended what it was asked',
        )
        await move(ms)
        // What is due by now is begun; it may stall in its turn.
        await Promise.race([fleet.turn(), new Promise(resolve => setTimeout(resolve, stalledMs))])
      } finally {
        isShut = false
        open()
        const all = waiting
        waiting = []
        for (const resolve of all) resolve()
      }
    },
    isDue: clients => clients > 0 && waiting.length + flights.size >= clients && stalled(),
  }
}

/** Whether every call that Salesforce was slow to take up has been served by now. */
async function allServed(controlUrl: string): Promise<boolean> {
  const struck = await json(`${controlUrl}/faults`)
  const served = await json(`${controlUrl}/journal?target=salesforce`)
  const hits = listIn(struck, 'faults').reduce(
    (sum: number, fault) => sum + (fault.kind === 'latency' ? Number(fault.hits) : 0),
    0,
  )
  return listIn(served, 'entries').filter(({ fault }) => String(fault).includes('latency')).length >= hits
}

const json = async (url: string): Promise<unknown> => (await fetch(url)).json()

function listIn(value: unknown, member: string): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined
  return Array.isArray(list) ? list : []
}
