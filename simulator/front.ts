/** What stands before every simulated service: faults strike here, and each call is written into the journal. */
import type { Clock } from './clock.ts'
import type { FaultKind } from './fault-format.ts'
import type { Fault, Faults } from './faults.ts'
import type { SimHandler, SimRequest, SimResponse } from './http.ts'
import type { Journal, Target } from './journal.ts'

type Service = Exclude<Target, 'trap'>

export interface Front {
  readonly clock: Clock
  readonly journal: Journal
  readonly faults: Faults
  /** Where a `redirect` fault without `to` sends the client. */
  trapUrl(): string
}

export interface FrontService {
  readonly target: Service
  readonly handler: SimHandler
  /** Whose token a call carries, as far as the service can tell without handling it. */
  identify(req: SimRequest): { user: string; userId: string } | undefined
  /** Ends the sessions of the caller (Salesforce only). */
  endSessions?(userId: string): void
}

/** Row locks strike at the single write, also inside a composite; everything else strikes at the door. */
const atTheDoor = (kind: FaultKind) => kind !== 'rowLock'

/** The service with faults and journal before it. */
export function behindFront(service: FrontService, front: Front): SimHandler {
  const { target } = service
  return async request => {
    const who = service.identify(request)
    const strikes = front.faults.none
      ? []
      : front.faults.strike(
          { target, method: request.method, path: request.path, user: who?.user },
          atTheDoor,
        )
    const response =
      strikes.length === 0
        ? await service.handler(request)
        : await struck(request, strikes, service, front, who)
    const note = who === undefined ? response.note : { ...who, ...response.note }
    const fault = strikes.length === 0 ? note?.fault : strikes.map(s => s.kind).join('+')
    front.journal.add({ target, atMs: front.clock.now(), request, response, note, fault })
    return response
  }
}

async function struck(
  request: SimRequest,
  strikes: readonly Fault[],
  service: FrontService,
  front: Front,
  who: { userId: string } | undefined,
): Promise<SimResponse> {
  let handle: () => Promise<SimResponse> = async () => service.handler(request)
  for (const fault of strikes.toReversed()) {
    const inner = handle
    handle = () => shaped(fault, inner, service, front, who)
  }
  return handle()
}

/** One fault's doing: instead of the service, or to its answer. */
async function shaped(
  fault: Fault,
  handle: () => Promise<SimResponse>,
  { target, endSessions }: FrontService,
  front: Front,
  who: { userId: string } | undefined,
): Promise<SimResponse> {
  switch (fault.kind) {
    case 'latency':
      // An answer nobody waits for any more must not keep a stopped process alive.
      await new Promise(resolve => setTimeout(resolve, fault.ms).unref())
      return handle()
    case 'status429':
      return { status: 429, headers: retryAfter(fault), body: busyBody(target, 429) }
    case 'status503':
    case 'tokenEndpointDown':
      return { status: 503, headers: retryAfter(fault), body: busyBody(target, 503) }
    case 'requestLimitExceeded':
      return {
        status: 403,
        body: [
          {
            message:
              fault.which === 'concurrent'
                ? 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'
                : 'TotalRequests Limit exceeded.',
            errorCode: 'REQUEST_LIMIT_EXCEEDED',
          },
        ],
      }
    case 'sessionExpired':
      if (fault.kill) {
        if (who) endSessions?.(who.userId)
        return handle()
      }
      return {
        status: 401,
        body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
      }
    case 'dropBeforeResponse':
      return { status: 0, delivery: 'drop' }
    case 'commitThenDrop':
      return { ...(await handle()), delivery: 'drop' }
    case 'dropMidBody':
      return { ...(await handle()), delivery: 'drop-mid-body' }
    case 'stalledBody':
      return { ...(await handle()), delivery: 'stall-mid-body' }
    case 'truncatedJson':
      return truncated(await handle())
    case 'htmlMaintenance':
      return { status: 200, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body: MAINTENANCE_PAGE }
    case 'redirect':
      return { status: 302, headers: { Location: fault.to ?? front.trapUrl() } }
    case 'keys':
      return keysAnswer(fault.mode ?? 'down')
    case 'rowLock':
      return handle()
  }
}

const retryAfter = (fault: Fault): Record<string, string> =>
  fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) }

function busyBody(target: Service, status: 429 | 503): object {
  const throttled = status === 429
  if (target === 'graph')
    return {
      error: throttled
        ? { code: 'TooManyRequests', message: 'Too many requests' }
        : { code: 'serviceNotAvailable', message: 'The service is temporarily unavailable.' },
    }
  if (target === 'entra')
    return {
      error: 'temporarily_unavailable',
      error_description: throttled
        ? 'AADSTS90055: The server has terminated an operation because it encountered too many requests.'
        : 'AADSTS90033: A transient error has occurred. Please try again.',
      error_codes: [throttled ? 90055 : 90033],
    }
  return [
    throttled
      ? { message: 'Too many requests', errorCode: 'TOO_MANY_REQUESTS' }
      : { message: 'Server unavailable', errorCode: 'SERVER_UNAVAILABLE' },
  ]
}

/** Well-formed HTTP around JSON that stops half-way. */
function truncated(response: SimResponse): SimResponse {
  const { body } = response
  if (body === undefined) return response
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? String(body) : JSON.stringify(body)
  const headers = { 'Content-Type': 'application/json;charset=UTF-8', ...response.headers }
  return { ...response, headers, body: text.slice(0, text.length >> 1) }
}

const hugeBytes = 24 * 1024 * 1024

function keysAnswer(mode: NonNullable<Fault['mode']>): SimResponse {
  if (mode === 'hang') return { status: 200, delivery: 'hang' }
  if (mode === 'down') return { status: 503, body: busyBody('entra', 503) }
  const headers = { 'Content-Type': 'application/json' }
  if (mode === 'huge') return { status: 200, headers, body: `{"keys":[{"kid":"${'k'.repeat(hugeBytes)}"}]}` }
  return { status: 200, headers, body: '{"keys":[{"kty":"RSA","kid":12,"n":null,"e":"!"},"garbage",' }
}

const MAINTENANCE_PAGE = `<!DOCTYPE html>
<html><head><title>Scheduled Maintenance</title></head>
<body><h1>We are down for maintenance</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>
`
