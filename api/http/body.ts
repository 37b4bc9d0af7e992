/** Reads a JSON body (control 49): JSON in UTF-8 only, not compressed, of limited size, strictly parsed. */
import type { IncomingMessage } from 'node:http'
import { JsonError } from '../json/parse.ts'
import { readJson } from '../json/read.ts'
import { Problem } from '../problem.ts'
import type { RequestHeaders } from './request-headers.ts'

const bodyBytesMax = 64 * 1024
const MEDIA_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** Whether the request brings a body at all. */
const hasBody = ({ single }: RequestHeaders): boolean =>
  single['transfer-encoding'] !== undefined || Number(single['content-length'] ?? 0) > 0

/** Refuses a body where the operation takes none: what is ignored here may not be ignored by the next hop. */
export function refuseBody(headers: RequestHeaders): void {
  if (hasBody(headers)) throw new Problem('invalid-request', { detail: 'This operation takes no body.' })
}

/** The parsed body. Throws Problem: unsupported-media-type, payload-too-large, invalid-json. */
export async function readBody(req: IncomingMessage, { single }: RequestHeaders): Promise<unknown> {
  const encoding = single['content-encoding']
  if (!MEDIA_TYPE.test(single['content-type'] ?? '') || (encoding !== undefined && encoding !== 'identity'))
    throw new Problem('unsupported-media-type')
  if (Number(single['content-length'] ?? 0) > bodyBytesMax) throw new Problem('payload-too-large')
  const bytes = await collect(req)
  try {
    return readJson(bytes)
  } catch (cause) {
    throw new Problem(
      'invalid-json',
      cause instanceof JsonError ? { detail: cause.message, cause } : { cause },
    )
  }
}

/** By events rather than iteration: leaving an iteration early would close the socket before the refusal is sent. */
function collect(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyBytesMax) {
        req.removeAllListeners('data')
        req.pause()
        reject(new Problem('payload-too-large'))
      } else chunks.push(chunk)
    })
    req.on('end', () => resolve(Buffer.concat(chunks)))
    req.on('error', cause => reject(new Problem('request-timeout', { cause })))
  })
}
