/**
 * The few request headers the proxy reads, taken from the raw list in one pass: Node's own view keeps the first
 * Authorization and Host of several, silently. Whatever else is sent (X-Forwarded-*, X-MS-Client-Principal …) is
 * never looked at.
 */
import { Problem } from '../problem.ts'

/** Headers that may come once, by lower-case name. */
const once = new Set([
  'content-type',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'traceparent',
  'x-response-style',
  'x-conversation-id',
  'x-channel',
  'x-agent-name',
  'x-acting-user-oid',
  'idempotency-key',
])

export interface RequestHeaders {
  /** Every value of Authorization, as sent. */
  readonly authorization: readonly string[]
  readonly host: readonly string[]
  /** Values of the others, by lower-case name. */
  readonly single: Readonly<Record<string, string>>
  /** The first header that was sent more than once but may not be. */
  readonly repeated: string | undefined
}

/** Reads the flat name, value, name, value … list of node:http. Never throws, so that a refusal has its context. */
export function readRequestHeaders(raw: readonly string[]): RequestHeaders {
  const authorization: string[] = []
  const host: string[] = []
  const single: Record<string, string> = {}
  let repeated: string | undefined
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? ''
    const value = raw[i + 1] ?? ''
    if (name === 'authorization') authorization.push(value)
    else if (name === 'host') host.push(value)
    else if (once.has(name)) {
      if (single[name] !== undefined) repeated ??= name
      single[name] = value
    }
  }
  return { authorization, host, single, repeated }
}

/** Refuses a request whose Host is missing, sent twice, or not one that is served (control 52). */
export function checkHost(hosts: readonly string[], allowedHosts: readonly string[]): void {
  const [host] = hosts
  if (hosts.length > 1) throw new Problem('invalid-request', { detail: 'The Host header was sent twice.' })
  if (host === undefined || host === '')
    throw new Problem('invalid-request', { detail: 'The Host header is missing.' })
  if (!/^[A-Za-z0-9.\-_]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/.test(host))
    throw new Problem('invalid-request', { detail: 'The Host header is not a host name.' })
  if (allowedHosts.length === 0) return
  const name = host.toLowerCase()
  const withoutPort = name.replace(/:\d+$/, '')
  if (!allowedHosts.includes(name) && !allowedHosts.includes(withoutPort))
    throw new Problem('misdirected-request')
}

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/
const ALL_ZERO = /^0+$/

/** The trace id of a well-formed W3C traceparent, for correlation in the log; undefined otherwise. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  const traceId = traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1]
  return traceId === undefined || ALL_ZERO.test(traceId) ? undefined : traceId
}
