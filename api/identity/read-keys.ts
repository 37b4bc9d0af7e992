import type { Dispatcher } from 'undici'
import { parseStrictJson } from './strict-json.ts'

const keysBytesMax = 256 * 1024

/**
 * Reads a JWK Set: one GET without redirects, JSON only, at most 256 KB, one deadline over all of it. Throws Error with
 * a private reason.
 */
export async function readKeys(url: URL, dispatcher: Dispatcher, timeoutMs: number): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs)
  const answer = await dispatcher.request({
    origin: url.origin,
    path: url.pathname,
    method: 'GET',
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
    signal,
  })
  const { statusCode, headers, body } = answer
  // The stream reports its own end by an error event even after we stopped listening to it.
  body.on('error', () => undefined)
  try {
    if (statusCode !== 200) throw new Error(`${url.href} answered ${statusCode}.`)
    const type = String(headers['content-type'] ?? '')
    if (!/^application\/json\s*(;|$)/i.test(type)) throw new Error(`${url.href} sent '${type}', not JSON.`)
    const parsed = parseStrictJson(await bytesOf(body, url))
    if (parsed === undefined) throw new Error(`${url.href} sent JSON that can't be read.`)
    return parsed.value
  } finally {
    body.destroy()
  }
}

async function bytesOf(body: AsyncIterable<Buffer>, url: URL): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > keysBytesMax) throw new Error(`${url.href} sent more than ${keysBytesMax} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
