/**
 * What every simulated service shares: one request shape, one response shape, and a bare node:http server on
 * loopback that carries them. Handlers never see a socket; the ways an answer can go wrong on the wire are asked
 * for by name (`delivery`), so that faults work alike in front of every service.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface SimRequest {
  method: string
  /** Decoded once, leading duplicate slashes collapsed, no query. */
  path: string
  query: URLSearchParams
  /** Lower-case names. */
  headers: Record<string, string | undefined>
  body: Buffer
  /** The request target as it came, leading duplicate slashes collapsed. */
  rawUrl: string
}

/** How the answer leaves: whole unless a fault says otherwise. `hang` sends nothing and keeps the connection. */
type Delivery = 'whole' | 'hang' | 'drop' | 'drop-mid-body' | 'stall-mid-body'

/** A part of a composite: as it was sent, its body left out when it is long. */
export interface SubrequestNote {
  method: string
  url: string
  httpHeaders?: Readonly<Record<string, string>>
  body?: unknown
}

/** What a service knows about a call and the journal wants to keep. */
export interface CallNote {
  user?: string
  userId?: string
  /** API calls that count against the daily allocation. */
  metered?: number
  subrequests?: readonly SubrequestNote[]
  /** A fault that struck inside the call rather than before it. */
  fault?: string
}

export interface SimResponse {
  status: number
  headers?: Record<string, string>
  /** An object is sent as JSON. */
  body?: string | Buffer | object
  delivery?: Delivery
  note?: CallNote
}

export type SimHandler = (req: SimRequest) => Promise<SimResponse> | SimResponse

export interface Serving {
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  readonly url: string
  readonly port: number
  /** Stops accepting, lets running answers finish for `stopGraceMs`, then cuts what is left. */
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const requestBodyBytesMax = 32 * 1024 * 1024
const keepAliveTimeoutMs = 65_000
const stopGraceMs = 250
const NO_BODY = Buffer.alloc(0)
const JSON_TYPE = 'application/json;charset=UTF-8'

class BadRequest extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Serves `handler` on 127.0.0.1 (port 0: any free one). A Host header that isn't a loopback name is refused with
 * 421, so that a web page can't reach the simulator by DNS rebinding.
 */
export async function serve(port: number, handler: SimHandler): Promise<Serving> {
  const server = createServer((req, res) => {
    answer(handler, req, res).catch(error => fail(res, error))
  })
  server.keepAliveTimeout = keepAliveTimeoutMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${HOST}:${bound}`,
    port: bound,
    stop: () =>
      new Promise(resolve => {
        const cut = setTimeout(() => server.closeAllConnections(), stopGraceMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

/** The form fields of an `application/x-www-form-urlencoded` body. */
export const formOf = (req: SimRequest): URLSearchParams => new URLSearchParams(req.body.toString('utf8'))

/** The credentials of an Authorization header: scheme in lower case and token, or undefined. */
export function credentials(headers: SimRequest['headers']): { scheme: string; token: string } | undefined {
  const header = headers.authorization
  if (header === undefined) return undefined
  const space = header.indexOf(' ')
  if (space < 0) return { scheme: '', token: header }
  return { scheme: header.slice(0, space).toLowerCase(), token: header.slice(space + 1).trim() }
}

async function answer(handler: SimHandler, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (!isLoopbackHost(req.headers.host)) throw new BadRequest(421, 'The Host header must name this machine.')
  const body = await bodyOf(req)
  send(res, await handler(requestOf(req, body)))
}

function requestOf(req: IncomingMessage, body: Buffer): SimRequest {
  const rawUrl = withoutLeadingSlashes(req.url ?? '/')
  const mark = rawUrl.indexOf('?')
  const rawPath = mark < 0 ? rawUrl : rawUrl.slice(0, mark)
  return {
    method: req.method ?? 'GET',
    path: rawPath.includes('%') ? decoded(rawPath) : rawPath,
    query: new URLSearchParams(mark < 0 ? '' : rawUrl.slice(mark + 1)),
    // Only set-cookie can be a list, and no client sends that.
    headers: req.headers as Record<string, string | undefined>,
    body,
    rawUrl,
  }
}

/** The Salesforce CLI joins `http://host/` and `/services/…`: `//services/…` must not be read as a host. */
function withoutLeadingSlashes(url: string): string {
  let start = 0
  while (url.charCodeAt(start + 1) === 47 && url.charCodeAt(start) === 47) start++
  return start === 0 ? url : url.slice(start)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new BadRequest(400, 'The path is not valid percent-encoding.')
  }
}

function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false
  const end = host.lastIndexOf(':')
  const name = end > host.lastIndexOf(']') ? host.slice(0, end) : host
  return name === '127.0.0.1' || name === 'localhost' || name === '[::1]'
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': coding } = req.headers
  if ((length === undefined || length === '0') && coding === undefined) return NO_BODY
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req) {
    bytes += chunk.length
    if (bytes > requestBodyBytesMax) throw new BadRequest(413, 'The request body is too large.')
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

function send(res: ServerResponse, response: SimResponse): void {
  if (response.delivery === 'hang') return
  if (response.delivery === 'drop') {
    res.destroy()
    return
  }
  const headers: Record<string, string | number> = { ...response.headers }
  const payload = payloadOf(response.body, headers)
  if (response.status !== 204 && response.status !== 304)
    headers['Content-Length'] = Buffer.byteLength(payload)
  res.writeHead(response.status, headers)
  if (response.delivery === undefined || response.delivery === 'whole') {
    res.end(payload)
    return
  }
  const bytes = Buffer.from(payload)
  res.write(bytes.subarray(0, bytes.length >> 1), () => {
    if (response.delivery === 'drop-mid-body') res.destroy()
  })
}

/** Text stays text: node sends it together with the headers in one system call, bytes need two. */
function payloadOf(body: SimResponse['body'], headers: Record<string, string | number>): string | Buffer {
  if (body === undefined) return ''
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body
  headers['Content-Type'] ??= JSON_TYPE
  return JSON.stringify(body)
}

function fail(res: ServerResponse, error: unknown): void {
  if (res.headersSent || res.destroyed) {
    res.destroy()
    return
  }
  if (!(error instanceof BadRequest)) console.error('simulator: a handler failed', error)
  const status = error instanceof BadRequest ? error.status : 500
  const message = error instanceof BadRequest ? error.message : 'The simulator failed; its stderr says why.'
  send(res, { status, headers: { Connection: 'close' }, body: { error: message } })
}
