/**
 * The whole system in this process, for tests: a simulator and a proxy on free ports, sharing the simulator's clock,
 * with every answer of the proxy held against the contract.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../api/config.ts'
import { type ProxyOptions, type RunningProxy, startProxy } from '../../api/main.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { createLog, type Log } from '../../api/telemetry/log.ts'
import { control, mintToken } from '../../scripts/support/control.ts'
import { freshKey, registerApp } from '../../scripts/support/key.ts'
import { proxyEnvironment } from '../../scripts/support/settings.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'

export interface SystemOptions extends Omit<ProxyOptions, 'clock'> {
  /** Settings on top of those of the simulated system. */
  readonly environment?: Readonly<Record<string, string>>
  /** What the simulator's clock says at the start; default: real time. */
  readonly nowMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The parsed body; a string when it isn't JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a body is the test's business
  readonly body: any
}

export interface Asking {
  /** Local part of a simulated user's name; without it no token is sent. */
  readonly as?: string
  /** A token instead of a name. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON unless it is a string or bytes. */
  readonly body?: unknown
  readonly method?: string
  /** Address of another proxy than the first. */
  readonly at?: string
}

export interface System {
  /** Address of the proxy, no trailing slash. */
  readonly url: string
  readonly simulator: Simulator
  /** Where the proxy keeps its store. */
  readonly dataDir: string
  /** Lines of the proxy's log. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
  /** Asks the proxy; a body makes it a POST. */
  ask(path: string, asking?: Asking): Promise<Answer>
  get(path: string, asking?: Asking): Promise<Answer>
  post(path: string, body: unknown, asking?: Asking): Promise<Answer>
  /** A token of a simulated user or app, with overrides as POST /tokens takes them; without any it is made once. */
  token(name: string, overrides?: Readonly<Record<string, unknown>>): Promise<string>
  control(path: string, body?: object, method?: string): Promise<Readonly<Record<string, unknown>>>
  /** Calls the simulator received since the journal was last cleared. */
  journal(): Promise<readonly JournalEntry[]>
  clearJournal(): Promise<void>
  /** Has the proxy take its policy file as it is now. */
  reload(): Promise<void>
  /** One more proxy of the same settings, and so of the same store; it stops with the system. Answers its address. */
  startAnother(options?: Omit<ProxyOptions, 'clock'>): Promise<string>
  /** Stops the proxy alone, as a signal would. */
  stopProxy(): Promise<void>
  stop(): Promise<void>
}

/** The real store with something standing before it. */
export const withStore =
  (wrap: (store: Store) => Store): NonNullable<ProxyOptions['openStore']> =>
  async options =>
    wrap(await openStore(options))

/** Starts a simulator and a proxy. Stop it in `afterAll`. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const { environment = {}, nowMs, ...proxyOptions } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const simulator = await startSimulator(nowMs === undefined ? {} : { nowMs })
  const lines: Record<string, unknown>[] = []
  const { keyFile, publicKeyPem } = await freshKey(dataDir)
  await registerApp(simulator.controlUrl, publicKeyPem)
  const config = readConfig({
    ...proxyEnvironment(simulator, { port: 0, dataDir, keyFile }),
    ...environment,
  })
  const start = (own: Omit<ProxyOptions, 'clock'>) =>
    startProxy(config, { clock: simulator.clock, log: keptIn(lines), checkAnswers: true, ...own })
  let proxy: RunningProxy | undefined = await start(proxyOptions)
  const others: RunningProxy[] = []
  const { url } = proxy
  const tokens = new Map<string, Promise<string>>()
  const token = (name: string, overrides?: Readonly<Record<string, unknown>>) => {
    if (overrides !== undefined) return mintToken(simulator.controlUrl, name, overrides)
    const made = tokens.get(name) ?? mintToken(simulator.controlUrl, name)
    tokens.set(name, made)
    return made
  }
  const ask = async (path: string, asking: Asking = {}): Promise<Answer> => {
    const bearer = asking.token ?? (asking.as === undefined ? undefined : await token(asking.as))
    const { body } = asking
    const response = await fetch((asking.at ?? url) + path, {
      method: asking.method ?? (body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...asking.headers,
      },
      ...(body === undefined ? {} : { body: sendable(body) }),
    })
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) }
  }
  const stopProxy = async () => {
    await proxy?.stop()
    proxy = undefined
  }
  return {
    url,
    simulator,
    dataDir,
    log: lines,
    ask,
    get: ask,
    post: (path, body, asking = {}) => ask(path, { ...asking, body }),
    token,
    control: (path, body, method) => control(simulator.controlUrl, path, body, method),
    async journal() {
      const { entries } = await control(simulator.controlUrl, '/journal')
      return entries as JournalEntry[]
    },
    async clearJournal() {
      await control(simulator.controlUrl, '/journal', undefined, 'DELETE')
    },
    async reload() {
      await proxy?.reload()
    },
    async startAnother(own = proxyOptions) {
      const another = await start(own)
      others.push(another)
      return another.url
    },
    stopProxy,
    async stop() {
      await stopProxy()
      for (const another of others) await another.stop()
      await simulator.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const keptIn = (lines: Record<string, unknown>[]): Log =>
  createLog('info', { write: (line: string) => void lines.push(JSON.parse(line)) })

const sendable = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
