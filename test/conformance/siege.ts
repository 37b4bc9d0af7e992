/** Sends tens of thousands of requests over kept connections and tells which answers break a promise. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { problemKinds } from '../../api/problem.ts'
import type { Shot } from './slots.ts'

export interface Hit {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

const requestsAtOnce = 48
const faultsShownMax = 20
const outcomes = new Set([
  ...[
    'ok',
    'confirmationRequired',
    'approvalRequired',
    'pending',
    'simulated',
    'cancelled',
    'rejected',
    'expired',
  ],
  ...['denied', 'notFound', 'ambiguous', 'invalid', 'conflict'],
])
/** What an answer may carry; anything else was put there by a header that split. */
const headersKnown = new Set(
  `allow cache-control connection content-length content-security-policy content-type cross-origin-opener-policy
  cross-origin-resource-policy date idempotency-replayed keep-alive location origin-agent-cluster referrer-policy retry-after
  sally-request-id sally-salesforce-budget sally-salesforce-calls strict-transport-security vary www-authenticate
  x-content-type-options x-dns-prefetch-control x-download-options x-frame-options x-permitted-cross-domain-policies
  x-xss-protection`.split(/\s+/),
)
/** Words of Salesforce's own refusals, of SOQL and of stacks. */
const privateWords =
  /MALFORMED_|INVALID_(FIELD|TYPE|QUERY|SESSION|SEARCH)|ERROR at Row|No such column|unexpected token|\bSELECT .+ FROM\b|node_modules|\.ts:\d+|\n +at /

/** One connection pool to a proxy; `close` when done. */
export function openSiege(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: requestsAtOnce })
  const { hostname, port } = new URL(url)

  const fire = (shot: Shot, authorization: string): Promise<Hit> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          agent,
          hostname,
          port,
          method: shot.method,
          path: shot.path,
          headers: {
            authorization,
            ...(shot.body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(shot.body) }),
            ...shot.headers,
          },
        },
        answer => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', reject)
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(shot.body)
    })

  return {
    fire,
    close: () => agent.destroy(),
    /** Fires all, many at once; answers how many were fired, how they ended by status, and the faults found (at most 20). */
    async all(
      shots: Iterable<Shot>,
      authorization: string | ((shot: Shot) => string),
      further: (hit: Hit, body: unknown, shot: Shot) => string | undefined = () => undefined,
    ) {
      const queue = shots[Symbol.iterator]()
      const faults: string[] = []
      const statuses = new Map<number, number>()
      let fired = 0
      const one = async () => {
        for (let next = queue.next(); !next.done && faults.length < faultsShownMax; next = queue.next()) {
          const shot = next.value
          const bearer = typeof authorization === 'string' ? authorization : authorization(shot)
          const hit = await fire(shot, bearer)
          fired++
          statuses.set(hit.status, (statuses.get(hit.status) ?? 0) + 1)
          const body = jsonOf(hit.text)
          const fault = faultOf(hit, body, shot) ?? further(hit, body, shot)
          if (fault !== undefined)
            faults.push(`${shot.slot} ← ${JSON.stringify(shot.value)}: ${fault} (${hit.text.slice(0, 300)})`)
        }
      }
      await Promise.all(Array.from({ length: requestsAtOnce }, one))
      return { fired, statuses, faults }
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is wrong with an answer to whatever request; undefined when nothing is. */
function faultOf({ status, headers }: Hit, body: unknown, shot: Shot): string | undefined {
  const strange = Object.keys(headers).find(name => !headersKnown.has(name))
  if (strange !== undefined) return `unknown header ${strange}`
  if (status >= 500) return `status ${status}`
  if (!isObject(body)) return 'not a JSON object'
  if (headers['x-content-type-options'] !== 'nosniff') return 'a browser may guess the type'
  if (status === 200 || status === 201)
    return outcomes.has(String(body.outcome)) ? undefined : `outcome ${body.outcome}`
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8')
    return `${headers['content-type']}`
  const kind = Object.entries(problemKinds).find(([code]) => code === body.code)?.[1]
  if (kind === undefined) return `unknown code ${body.code}`
  if (kind.status !== status || body.status !== status) return `status ${status} with code ${body.code}`
  // Words of the request may come back in a refusal; words of the inside may not.
  const detail = withoutEcho(String(body.detail ?? ''), shot.value)
  const said = JSON.stringify({ ...body, detail }).replaceAll(JSON.stringify(shot.value).slice(1, -1), '')
  return privateWords.exec(said)?.[0]
}

/** A refusal quotes the caller's words cut, and with look-alikes for what Markdown would act on: letters and digits stay. */
function withoutEcho(detail: string, value: string): string {
  const letters = (words: string) => words.replace(/[^\p{L}\p{N}]/gu, '')
  const own = letters(value)
  return detail.replace(/[“‘](.*?)[”’]/gsu, (all, quoted: string) => {
    const echo = letters(quoted.split('…')[0] ?? '')
    return own.includes(letters(quoted)) || (echo.length > 20 && own.startsWith(echo)) ? '' : all
  })
}
