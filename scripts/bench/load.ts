import { connect, type Socket } from 'node:net'

/** One request, ready to send. */
export interface Shot {
  readonly bytes: Buffer
}

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** An HTTP/1.1 request as bytes. */
export function shot(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Shot {
  const { host, pathname, search } = new URL(url)
  const { method = 'GET', headers = {}, body } = options
  const head = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ]
  return { bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`) }
}

/**
 * Sends shots in turn over `connections` kept-alive sockets, one under way on each, for a time or a number of them.
 * A bare socket client, so that the generator costs a fraction of what it measures. Throws on any status but 200.
 */
export async function load(
  url: string,
  shots: readonly Shot[],
  { connections, seconds, count }: { connections: number; seconds?: number; count?: number },
): Promise<LoadResult> {
  const latenciesMs: number[] = []
  const startedAt = performance.now()
  const endAt = seconds === undefined ? Number.POSITIVE_INFINITY : startedAt + seconds * 1000
  let sent = 0
  const next = (): Shot | undefined =>
    performance.now() < endAt && sent < (count ?? Number.POSITIVE_INFINITY)
      ? shots[sent++ % shots.length]
      : undefined
  await Promise.all(Array.from({ length: connections }, () => lane(url, next, latenciesMs)))
  const took = (performance.now() - startedAt) / 1000
  latenciesMs.sort((a, b) => a - b)
  const at = (share: number) =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0
  return {
    requests: latenciesMs.length,
    seconds: took,
    requestsPerSecond: latenciesMs.length / took,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  }
}

function lane(url: string, next: () => Shot | undefined, latenciesMs: number[]): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true })
    let sentAt = 0
    let buffered: Buffer = Buffer.alloc(0)
    const send = () => {
      const following = next()
      if (following === undefined) {
        socket.end()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(following.bytes)
    }
    socket.once('connect', send)
    socket.on('error', reject)
    socket.on('data', (data: Buffer) => {
      buffered = buffered.length === 0 ? data : Buffer.concat([buffered, data])
      const length = answerLength(buffered)
      if (length === undefined || buffered.length < length) return
      if (buffered.toString('latin1', 9, 12) !== '200') {
        reject(new Error(`${url} answered ${buffered.toString('utf8', 0, 600)}`))
        socket.destroy()
        return
      }
      latenciesMs.push(performance.now() - sentAt)
      buffered = Buffer.alloc(0)
      send()
    })
  })
}

/** Bytes of the whole answer, once its head is there. */
function answerLength(buffered: Buffer): number | undefined {
  const headEnd = buffered.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const match = /\r\ncontent-length: (\d+)/i.exec(buffered.toString('latin1', 0, headEnd))
  if (match === null) throw new Error('The load generator needs a content-length.')
  return headEnd + 4 + Number(match[1])
}
