/** What the simulator's own tests share: a started simulator and plain clients for its ports. */
import { type Simulator, startSimulator } from './start.ts'

/** An answer with its JSON body parsed; loosely typed, because tests look into it and nothing else does. */
interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects member by member.
  readonly body: any
}

export interface Bench {
  readonly simulator: Simulator
  /** A call to the control plane. */
  control(method: string, path: string, body?: unknown): Promise<Answered>
  /** A call to the org; `path` starts with a slash. */
  org(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answered>
  /** A REST client of a user, by the local part of the name; paths are below `/services/data/v67.0`. */
  as(user: string): Promise<RestClient>
  stop(): Promise<void>
}

export interface RestClient {
  readonly token: string
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** Records of a query. */
  query(soql: string): Promise<Record<string, string>[]>
}

/** 21 November 2026, 09:30 UTC. */
export const TEST_NOW_MS = Date.UTC(2026, 10, 21, 9, 30)
export const REST = '/services/data/v67.0'

export async function startBench(): Promise<Bench> {
  const simulator = await startSimulator({ nowMs: TEST_NOW_MS })
  const control: Bench['control'] = (method, path, body) =>
    call(simulator.controlUrl + path, method, {}, body)
  const org: Bench['org'] = (method, path, { token, body, headers } = {}) =>
    call(
      simulator.salesforceUrl + path,
      method,
      { ...(token && { Authorization: `Bearer ${token}` }), ...headers },
      body,
    )
  return {
    simulator,
    control,
    org,
    async as(user) {
      const { body } = await control('POST', '/sessions', { username: `${user}@contoso.example` })
      return restClient(org, body.accessToken)
    },
    stop: () => simulator.stop(),
  }
}

function restClient(org: Bench['org'], token: string): RestClient {
  const client = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    org(method, REST + path, { token, body, headers })
  const query = async (soql: string) => {
    const { body } = await client('GET', `/query?q=${encodeURIComponent(soql)}`)
    return body.records
  }
  return Object.assign(client, { token, query })
}

async function call(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<Answered> {
  const sent: RequestInit = { method, headers, redirect: 'manual' }
  if (body instanceof URLSearchParams || typeof body === 'string') sent.body = body
  else if (body !== undefined) {
    sent.body = JSON.stringify(body)
    sent.headers = { 'Content-Type': 'application/json', ...headers }
  }
  const response = await fetch(url, sent)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
