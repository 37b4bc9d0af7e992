import { Connection } from 'jsforce/lib/connection.js'
import { HttpApi } from 'jsforce/lib/http-api.js'
import type { HttpResponse } from 'jsforce/lib/types/common.js'
import type { Schema } from 'jsforce/lib/types/schema.js'
import { SalesforceFault } from './fault.ts'
import { retryAfterMs, type Transport, type WireAnswer } from './transport.ts'

export interface RestRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly requestId: string
  /** Undefined only for the version list, which needs none. */
  readonly accessToken: string | undefined
}

/** REST over jsforce: it completes the headers, maps errors and parses; the transport beneath keeps the rules. */
export interface Rest {
  /** The parsed body. Throws a `SalesforceFault`. `heard` gets the head of every answer, of refusals too. */
  send(request: RestRequest, signal: AbortSignal, heard: (answer: WireAnswer) => void): Promise<unknown>
}

/**
 * One jsforce Connection that holds no token, so no caller's session can meet another's: each call brings its own
 * Authorization. It has no `refreshFn`, whose loop on 401 has no end; refreshing is the gateway's.
 */
export function createRest(transport: Transport, apiVersion: string, nowMs: () => number): Rest {
  const connection = new Connection({
    instanceUrl: transport.origin,
    loginUrl: transport.origin,
    version: apiVersion.slice(1),
    callOptions: { client: 'Sallyport' },
    logLevel: 'NONE',
  })
  const api = new RestApi(connection, {})
  return {
    async send({ method, path, body, requestId, accessToken }, signal, heard) {
      const headers: Record<string, string> = { accept: 'application/json', 'x-request-id': requestId }
      if (accessToken !== undefined) headers.authorization = `Bearer ${accessToken}`
      const wire = body === undefined ? { method, path, headers } : withJson({ method, path, headers }, body)
      api.beforeSend({ ...wire, url: path })
      const answer = await transport.exchange(wire, signal)
      heard(answer)
      const parsed = await parsedBy(api, answer, nowMs)
      // jsforce hands over as text what it can't parse.
      if (typeof parsed === 'string')
        throw new SalesforceFault('not-json', 'The answer is not complete JSON.', { status: answer.status })
      return parsed
    },
  }
}

function withJson(
  request: { method: 'GET' | 'POST'; path: string; headers: Record<string, string> },
  body: unknown,
) {
  return {
    ...request,
    headers: { ...request.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

async function parsedBy(api: RestApi, answer: WireAnswer, nowMs: () => number): Promise<unknown> {
  const response = { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body }
  try {
    return await api.read(response)
  } catch (error) {
    throw refused(error, answer, nowMs)
  }
}

/**
 * jsforce's HTTP layer without its `request`, which makes three streams for each call and doubles its cost: the steps
 * that matter (headers, error mapping, parsing) are called one by one.
 */
class RestApi extends HttpApi<Schema> {
  async read(response: HttpResponse): Promise<unknown> {
    if (this.isErrorResponse(response)) throw await this.getError(response)
    return this.getResponseBody(response)
  }
}

const messageCharsMax = 500

/** jsforce's HttpApiError knows the errorCode but neither status nor headers; those come from the answer itself. */
function refused(error: unknown, answer: WireAnswer | undefined, nowMs: () => number): unknown {
  if (error instanceof SalesforceFault || !(error instanceof Error) || answer === undefined) return error
  const first = 'data' in error && Array.isArray(error.data) ? error.data[0] : error
  const { errorCode, message } = { errorCode: 'ERROR', message: '', ...pick(first) }
  return new SalesforceFault('refused', message.slice(0, messageCharsMax), {
    status: answer.status,
    errorCode,
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], nowMs()),
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
