import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Pool } from 'undici'
import { type FaultKind, SalesforceFault } from './fault.ts'

interface WireRequest {
  readonly method: 'GET' | 'POST'
  /** From '/services/' on; the host is always the configured one. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/**
 * One HTTP exchange with the configured org and with nobody else. Throws a `SalesforceFault` for a lost connection, a
 * redirect, a 2xx that isn't JSON by its content type, and an answer beyond `answerBytesMax`; with the signal's reason
 * when it aborts. Any other status is an answer.
 */
export interface Transport {
  readonly origin: string
  exchange(request: WireRequest, signal: AbortSignal): Promise<WireAnswer>
  close(): Promise<void>
}

export interface TransportOptions {
  /** My Domain origin, 'https://contoso.my.salesforce.com'. */
  readonly origin: string
  readonly connectionsMax?: number
  readonly answerBytesMax?: number
  /** Asks for compressed answers: less to carry over a network, more CPU. */
  readonly gzip?: boolean
}

const connectTimeoutMs = 5_000
const keepAliveTimeoutMs = 30_000
const gunzipped = promisify(gunzip)

/** Opens a pool of connections to one origin. Proxies of the environment are not used, redirects are not followed. */
export function createTransport({
  origin,
  connectionsMax = 64,
  answerBytesMax = 16 * 1024 * 1024,
  gzip = false,
}: TransportOptions): Transport {
  const pool = new Pool(origin, {
    connections: connectionsMax,
    pipelining: 1,
    allowH2: false,
    connectTimeout: connectTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    maxResponseSize: answerBytesMax,
    // The deadline of the call is the only clock: undici's own would cut answers that are slow but in time.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const ask = async (request: WireRequest, signal: AbortSignal) => {
    if (!request.path.startsWith('/services/'))
      throw new SalesforceFault('foreign-host', 'Only addresses under /services/ are called.')
    const headers = gzip ? { ...request.headers, 'accept-encoding': 'gzip' } : request.headers
    try {
      return await pool.request({ ...request, headers, signal })
    } catch (error) {
      throw signal.aborted ? signal.reason : lost(error, 'dropped')
    }
  }
  return {
    origin,
    async exchange(request, signal) {
      const { statusCode: status, headers, body } = await ask(request, signal)
      const answer = { status, headers: flat(headers) }
      try {
        if (answer.headers['content-encoding'] !== 'gzip')
          return checked({ ...answer, body: await body.text() })
        const bytes = await gunzipped(await body.arrayBuffer(), { maxOutputLength: answerBytesMax })
        return checked({ ...answer, body: bytes.toString('utf8') })
      } catch (error) {
        if (error instanceof SalesforceFault) throw error
        throw signal.aborted ? signal.reason : lost(error, 'cut')
      }
    },
    close: () => pool.close(),
  }
}

function checked(answer: WireAnswer): WireAnswer {
  const { status, headers, body } = answer
  if (status >= 400 || status === 300 || status === 304) return answer
  if (status >= 300) throw new SalesforceFault('redirected', `Salesforce answered ${status}.`, { status })
  const type = headers['content-type'] ?? ''
  if (body === '' || /^application\/json\s*(;|$)/i.test(type)) return answer
  if (/^text\/html/i.test(type) && /maintenance|unavailable/i.test(body))
    throw new SalesforceFault('maintenance', 'Salesforce shows a maintenance page.', { status })
  throw new SalesforceFault('not-json', `Salesforce answered ${status} with ${type || 'no type'}.`, {
    status,
  })
}

/** A header sent more than once keeps its first value. */
function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  if (isFlat(headers)) return headers
  const single = Object.entries(headers).map(([name, value]) => [
    name,
    (Array.isArray(value) ? value[0] : value) ?? '',
  ])
  return Object.fromEntries(single)
}

function isFlat(headers: Record<string, string | string[] | undefined>): headers is Record<string, string> {
  for (const name in headers) if (typeof headers[name] !== 'string') return false
  return true
}

/** Errors of undici and of the system that say why a connection failed. */
const kindByCode: Readonly<Record<string, FaultKind>> = {
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  UND_ERR_CLOSED: 'unreachable',
  UND_ERR_DESTROYED: 'unreachable',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  ERR_BUFFER_TOO_LARGE: 'too-large',
}

function lost(error: unknown, otherwise: FaultKind): SalesforceFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isGarbled = code.startsWith('Z_') || (error instanceof Error && error.name === 'HTTPParserError')
  const kind = Object.hasOwn(kindByCode, code) ? kindByCode[code] : undefined
  const isUntrusted = /CERT|TLS|SSL|SIGNATURE/.test(code)
  return new SalesforceFault(
    kind ?? (isGarbled ? 'not-json' : isUntrusted ? 'unreachable' : otherwise),
    `The connection to Salesforce failed (${code || 'unknown'}).`,
    { cause: error },
  )
}

/** `Retry-After` in milliseconds from now: seconds or an HTTP date. Undefined when absent or malformed. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}
