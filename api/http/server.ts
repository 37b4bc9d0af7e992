/** node:http with every limit set (control 48), answers for what never becomes a request, and an orderly stop. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Problem, type ProblemCode } from '../problem.ts'
import { PROBLEM_TYPE, problemBody } from './answer.ts'
import type { Gate } from './gate.ts'
import { apiHeaders } from './response-headers.ts'

export interface ServerLimits {
  /** Time to receive all headers. */
  readonly headersTimeoutMs: number
  /** Time to receive the whole request. */
  readonly requestTimeoutMs: number
  readonly connectionsCheckingIntervalMs: number
  readonly keepAliveTimeoutMs: number
  readonly headerBytesMax: number
  readonly connectionsMax: number
  readonly requestsPerSocketMax: number
}

const defaultLimits: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  connectionsCheckingIntervalMs: 1_000,
  // Longer than the idle time of the load balancers before it (60 s), so that they close first.
  keepAliveTimeoutMs: 65_000,
  headerBytesMax: 16 * 1024,
  connectionsMax: 10_000,
  requestsPerSocketMax: 100_000,
}

export interface Serving {
  readonly port: number
  /**
   * Stops listening, lets requests under way finish for at most `graceMs`, then cuts what is left. Resolves when no
   * connection is open.
   */
  stop(graceMs: number): Promise<void>
}

/** Listens. Rejects with the system's error, as when the port is taken. */
export async function serve(
  listener: RequestListener,
  options: { port: number; host: string; gate: Gate; limits?: Partial<ServerLimits> },
): Promise<Serving> {
  const limits = { ...defaultLimits, ...options.limits }
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.connectionsCheckingIntervalMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      maxHeaderSize: limits.headerBytesMax,
      // A missing Host is refused by us, as a problem; Node would answer with nothing.
      requireHostHeader: false,
      insecureHTTPParser: false,
      optimizeEmptyRequests: true,
    },
    listener,
  )
  server.maxConnections = limits.connectionsMax
  server.maxRequestsPerSocket = limits.requestsPerSocketMax
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(socket, codeOf(error)))
  server.on('connect', (_request, socket) => refuse(socket, 'method-not-allowed'))
  server.on('checkExpectation', (request, response) => {
    // Only 100-continue is known, and Node answers that by itself.
    refuse(request.socket, 'invalid-request')
    response.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  return { port, stop: graceMs => stop(server, options.gate, graceMs) }
}

function stop(server: Server, gate: Gate, graceMs: number): Promise<void> {
  gate.stopping = true
  return new Promise(resolve => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

const codeOf = (error: NodeJS.ErrnoException): ProblemCode => codes[error.code ?? ''] ?? 'invalid-request'

/** Answers on the bare socket, unless part of another answer is already on it, and closes it. */
function refuse(socket: Duplex, code: ProblemCode): void {
  const answering = '_httpMessage' in socket ? socket._httpMessage : undefined
  const begun =
    typeof answering === 'object' && answering !== null && 'headersSent' in answering && answering.headersSent
  if (!socket.writable || begun === true) {
    socket.destroy()
    return
  }
  const problem = new Problem(code)
  const requestId = crypto.randomUUID()
  const body = JSON.stringify(problemBody(problem, requestId))
  const headers = [
    ...apiHeaders,
    'Content-Type',
    PROBLEM_TYPE,
    'Content-Length',
    String(Buffer.byteLength(body)),
    'Sally-Request-Id',
    requestId,
    'Connection',
    'close',
  ]
  const lines = headers.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${headers[i + 1]}`] : []))
  socket.end(
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status] ?? 'Error'}\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
  )
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
}
