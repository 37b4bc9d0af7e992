import { Connection } from 'jsforce/lib/connection.js'
import { HttpApi } from 'jsforce/lib/http-api.js'
import { SalesforceFault } from './fault.ts'
import { retryAfterMs, type Transport, type WireAnswer } from './transport.ts'

interface RestRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Sent as JSON unless undefined. */
  readonly body: unknown
  readonly requestId: string
  /** Undefined only for the version list, which needs none. */
  readonly accessToken: string | undefined
}

/** REST over jsforce, which completes the headers and reads refusals; the transport beneath keeps the rules. */
export interface Rest {
  /** The parsed body. Throws a `SalesforceFault`. `heard` gets every answer, refusals too. */
  send(request: RestRequest, signal: AbortSignal, heard: (answer: WireAnswer) => void): Promise<unknown>
}

/**
 * One jsforce Connection that holds no token, so no caller's session can meet another's: each call brings its own
 * Authorization. It has no `refreshFn`, whose loop on 401 has no end; refreshing is the gateway's. Of jsforce's HTTP
 * layer the steps that matter are called one by one: its `request` makes three streams for each call and doubles the
 * cost, and its parser hands over as text what isn't JSON.
 */
export function createRest(transport: Transport, apiVersion: string, nowMs: () => number): Rest {
  const connection = new Connection({
    instanceUrl: transport.origin,
    loginUrl: transport.origin,
    version: apiVersion.slice(1),
    callOptions: { client: 'Sallyport' },
    logLevel: 'NONE',
  })
  const http = new HttpApi(connection, {})
  return {
    async send(request, signal, heard) {
      const wire = wireRequest(request)
      // Writes into the headers.
      http.beforeSend({ ...wire, url: wire.path })
      const answer = await transport.exchange(wire, signal)
      heard(answer)
      if (answer.status < 300) return parsed(answer)
      const response = { statusCode: answer.status, headers: answer.headers, body: answer.body }
      throw refused(await http.getError(response), answer, nowMs())
    },
  }
}

function wireRequest({ method, path, body, requestId, accessToken }: RestRequest) {
  const headers: Record<string, string> = { accept: 'application/json', 'x-request-id': requestId }
  if (accessToken !== undefined) headers.authorization = `Bearer ${accessToken}`
  if (body === undefined) return { method, path, headers }
  headers['content-type'] = 'application/json'
  return { method, path, headers, body: JSON.stringify(body) }
}

function parsed({ status, body }: WireAnswer): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new SalesforceFault('not-json', 'The answer is not complete JSON.', { status, cause })
  }
}

const messageCharsMax = 500

/** jsforce's error knows the errorCode but neither status nor headers; those come from the answer itself. */
function refused(error: Error, { status, headers }: WireAnswer, nowMs: number): SalesforceFault {
  // Several errors at once come as an array.
  const first = 'data' in error && Array.isArray(error.data) ? error.data[0] : error
  const { errorCode, message } = { errorCode: 'ERROR', message: '', ...pick(first) }
  return new SalesforceFault('refused', message.slice(0, messageCharsMax), {
    status,
    errorCode,
    retryAfterMs: retryAfterMs(headers['retry-after'], nowMs),
    cause: error,
  })
}

function pick(value: unknown): { errorCode?: string; message?: string } {
  if (typeof value !== 'object' || value === null) return {}
  const errorCode = 'errorCode' in value ? value.errorCode : undefined
  const message = 'message' in value ? value.message : undefined
  return {
    ...(typeof errorCode === 'string' ? { errorCode } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  }
}
