/** Proxies as processes that are killed again and again, and started again each time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Dice } from './dice.ts'
import { type KillPlan, type KillPoint, killPoints } from './kill-points.ts'
import type { Life, Order, Report } from './proxy.ts'
import { until } from './until.ts'

export interface FleetOptions {
  /** How many proxies. */
  readonly size: number
  /** Settings of all. */
  readonly environment: Readonly<Record<string, string>>
  readonly dice: Dice
  /** Whether a process may fail to start now: its database is gone. */
  readonly mayFailToStart: () => boolean
}

export interface Fleet {
  readonly size: number
  /** Address of a proxy that listens; waits for it to. */
  url(at: number): Promise<string>
  /** Kills a proxy from outside; resolves when its process is gone. */
  kill(at: number): Promise<void>
  /** Resolves when all listen. */
  up(): Promise<void>
  /** Moves the time of all, and of those that start later. */
  advance(ms: number): Promise<void>
  /** Runs in all what is repeated, once. */
  turn(): Promise<void>
  /** Resolves when nothing that is repeated runs in any. */
  idle(): Promise<void>
  /** From here on none dies at a named point: those planned to are replaced. */
  calm(): Promise<void>
  stop(): Promise<void>
  readonly kills: { readonly random: number; readonly named: Readonly<Partial<Record<KillPoint, number>>> }
  readonly starts: number
  /** What processes said that ended otherwise. */
  readonly crashes: readonly string[]
}

const entry = join(import.meta.dirname, 'proxy.ts')
const names = Object.keys(killPoints) as KillPoint[]
/** A life ends at most at so manyeth time it comes to its point. */
const nthMax = 40
const saidCharsMax = 4_000

interface Proxy {
  child: ChildProcess | undefined
  url: string | undefined
  plan: KillPlan | undefined
  killedByUs: boolean
}

export function startFleet({ size, environment, dice, mayFailToStart }: FleetOptions): Fleet {
  const named: Partial<Record<KillPoint, number>> = {}
  const crashes: string[] = []
  const orders = new Map<number, () => void>()
  let offsetMs = 0
  let random = 0
  let starts = 0
  let calm = false
  let stopping = false
  let orderNumber = 0

  /** What waits for a process to do something, when it dies instead. */
  const pending = new Map<ChildProcess, Set<() => void>>()
  const load = () =>
    spawn(process.execPath, [entry], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
  /** Loaded, so that who dies is followed at once. */
  let spare = load()
  const live = (proxy: Proxy): void => {
    // The square makes early ends likely, and leaves some lives long.
    const plan = calm ? undefined : { point: dice.pick(names), nth: Math.ceil(nthMax * dice.next() ** 2) }
    const life: Life = { offsetMs, ...(plan !== undefined && { kill: plan }) }
    const child = spare
    spare = load()
    child.send(life)
    starts += 1
    Object.assign(proxy, { child, url: undefined, plan, killedByUs: false })
    const failedStartsAllowed = mayFailToStart()
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-saidCharsMax)
    })
    child.on('message', (message: Report) => {
      if ('done' in message) {
        orders.get(message.done)?.()
        return
      }
      // Time may have moved while it was starting.
      if (offsetMs > life.offsetMs) void tell(proxy, { advanceMs: offsetMs - life.offsetMs })
      proxy.url = message.ready
    })
    child.once('exit', (code, signal) => {
      const wasUp = proxy.url !== undefined
      proxy.url = undefined
      proxy.child = undefined
      for (const end of pending.get(child) ?? []) end()
      pending.delete(child)
      if (stopping) {
        if (code !== 0) crashes.push(`A proxy that was to stop ended with ${signal ?? code}. ${said}`)
        return
      }
      if (signal === 'SIGKILL') {
        if (proxy.killedByUs) random += 1
        else if (plan !== undefined) named[plan.point] = (named[plan.point] ?? 0) + 1
      } else if (wasUp || !(failedStartsAllowed || mayFailToStart()))
        crashes.push(`A proxy ended with ${signal ?? code}. ${said}`)
      live(proxy)
    })
  }
  const tell = (
    { child }: Proxy,
    what: { advanceMs: number } | { turn: true } | { idle: true },
  ): Promise<void> => {
    if (child === undefined || !child.connected) return Promise.resolve()
    orderNumber += 1
    const order: Order = { order: orderNumber, ...what }
    return new Promise(resolve => {
      const ends = pending.get(child) ?? new Set()
      pending.set(child, ends)
      const end = () => {
        orders.delete(order.order)
        ends.delete(end)
        resolve()
      }
      orders.set(order.order, end)
      ends.add(end)
      child.send(order, error => {
        if (error !== null) end()
      })
    })
  }
  const proxies = Array.from({ length: size }, (): Proxy => {
    const proxy: Proxy = { child: undefined, url: undefined, plan: undefined, killedByUs: false }
    live(proxy)
    return proxy
  })
  const said = () => crashes.at(-1) ?? 'nothing was said'
  const up = () =>
    until(
      () => proxies.every(({ url }) => url !== undefined),
      () => `all proxies listen; ${said()}`,
    )
  const all = (what: { advanceMs: number } | { turn: true } | { idle: true }) =>
    Promise.all(proxies.filter(({ url }) => url !== undefined).map(proxy => tell(proxy, what)))
  const end = async (proxy: Proxy) => {
    const { child } = proxy
    if (child === undefined) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    proxy.killedByUs = true
    child.kill('SIGKILL')
    await gone
  }

  return {
    size,
    async url(at) {
      const proxy = proxies[at % size]
      await until(
        () => proxy?.url !== undefined,
        () => `proxy ${at} listens; ${said()}`,
      )
      return proxy?.url ?? ''
    },
    async kill(at) {
      const proxy = proxies[at % size]
      if (proxy !== undefined) await end(proxy)
    },
    up,
    async advance(ms) {
      offsetMs += ms
      await all({ advanceMs: ms })
    },
    async turn() {
      await up()
      await all({ turn: true })
    },
    async idle() {
      await up()
      await all({ idle: true })
    },
    async calm() {
      calm = true
      for (const proxy of proxies) if (proxy.plan !== undefined) await end(proxy)
      await up()
    },
    async stop() {
      stopping = true
      spare.kill('SIGKILL')
      await Promise.all(
        proxies.map(async ({ child }) => {
          if (child === undefined) return
          const gone = new Promise(resolve => child.once('exit', resolve))
          child.kill('SIGTERM')
          const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
          await gone
          clearTimeout(late)
        }),
      )
    },
    get kills() {
      return { random, named }
    },
    get starts() {
      return starts
    },
    crashes,
  }
}
