import type { Dispatcher } from 'undici'
import { readJson } from '../json/read.ts'

/** A directory answers with up to 11,000 ids, a tenant publishes some tens of keys. */
const jsonLimits = { depthMax: 16, membersMax: 20_000 }

export interface JsonCall {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** One deadline over connecting, sending and reading. */
  readonly timeoutMs: number
  /** Of the answer. */
  readonly bytesMax: number
}

export interface JsonAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly value: unknown
}

/**
 * One call that is answered with JSON. A redirect is an answer like any other and never followed.
 * Throws Error with a private reason that holds nothing of what was sent.
 */
export async function callJson(dispatcher: Dispatcher, call: JsonCall): Promise<JsonAnswer> {
  const { url, method, headers, timeoutMs, bytesMax, body: sent } = call
  const {
    statusCode,
    headers: received,
    body,
  } = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
    signal: AbortSignal.timeout(timeoutMs),
    ...(sent === undefined ? {} : { body: sent }),
  })
  const from = url.origin + url.pathname
  // The stream reports its own end by an error event even after we stopped listening to it.
  body.on('error', () => undefined)
  try {
    const type = String(received['content-type'] ?? '')
    if (!/^application\/json\s*(;|$)/i.test(type))
      throw new Error(`${from} answered ${statusCode} with '${type}', not JSON.`)
    const value = readJson(await bytesOf(body, from, bytesMax), jsonLimits)
    return { status: statusCode, headers: received, value }
  } finally {
    body.destroy()
  }
}

async function bytesOf(body: AsyncIterable<Buffer>, from: string, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Error(`${from} sent more than ${bytesMax} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
