/**
 * Ways to make a simulated service misbehave on purpose. A fault says which calls it meets (`match`), how often, and
 * what happens. The JSON shape accepted by `POST /faults`:
 *
 * ```json
 * {"kind":"status503","retryAfterSeconds":2,
 *  "match":{"target":"salesforce","method":"GET","path":"/services/data/v67.0/query","user":"rep.emea@contoso.example",
 *           "nth":2,"probability":0.5,"seed":7},
 *  "times":3}
 * ```
 *
 * Every member of `match` is optional. `path` is a prefix, or a whole path when it holds `*` (any run of characters).
 * `nth` lets the fault start with the n-th matching call (1 = the first); `times` ends it after so many hits
 * (default: until cleared). `probability` draws from a generator seeded by `seed`.
 */
import type { Target } from './journal.ts'

interface FaultMatch {
  target?: Exclude<Target, 'trap'>
  method?: string
  path?: string
  user?: string
  nth?: number
  probability?: number
  seed?: number
}

export interface FaultSpec {
  kind: FaultKind
  match: FaultMatch
  times?: number
  /** latency: how long the answer waits. */
  ms?: number
  /** status429, status503: the Retry-After header; absent: none is sent. */
  retryAfterSeconds?: number
  /** requestLimitExceeded: the daily allocation or too many long requests at once. */
  which?: 'daily' | 'concurrent'
  /** sessionExpired: end every session of the caller for good, rather than refuse one call. */
  kill?: boolean
  /** redirect: where to; default is the trap of the control plane. */
  to?: string
  /** keys: what the signing-key endpoint does. */
  mode?: 'down' | 'hang' | 'huge' | 'garbage'
}

const options = {
  latency: { ms: 'number' },
  status429: { retryAfterSeconds: 'number' },
  status503: { retryAfterSeconds: 'number' },
  requestLimitExceeded: { which: ['daily', 'concurrent'] },
  rowLock: {},
  sessionExpired: { kill: 'boolean' },
  tokenEndpointDown: {},
  dropBeforeResponse: {},
  commitThenDrop: {},
  dropMidBody: {},
  stalledBody: {},
  truncatedJson: {},
  htmlMaintenance: {},
  redirect: { to: 'string' },
  keys: { mode: ['down', 'hang', 'huge', 'garbage'] },
} as const

export type FaultKind = keyof typeof options

const matchMembers = {
  target: ['salesforce', 'entra', 'graph'],
  method: 'string',
  path: 'string',
  user: 'string',
  nth: 'number',
  probability: 'number',
  seed: 'number',
} as const

type Member = 'number' | 'string' | 'boolean' | readonly string[]

/** A fault description nobody understands; the message names what is allowed. */
export class FaultFormatError extends Error {}

/** Reads a fault. Throws {@link FaultFormatError}. */
export function parseFault(value: unknown): FaultSpec {
  if (!isObject(value)) throw new FaultFormatError('A fault is a JSON object.')
  const { kind, match = {}, ...rest } = value
  if (typeof kind !== 'string' || !Object.hasOwn(options, kind))
    throw new FaultFormatError(
      `Unknown kind ${JSON.stringify(kind)}. Allowed: ${Object.keys(options).join(', ')}.`,
    )
  const own: Record<string, Member> = { ...options[kind as FaultKind], times: 'number' }
  if (!isObject(match)) throw new FaultFormatError('match is a JSON object.')
  checkMembers(rest, own, `a ${kind} fault`, ['kind', 'match'])
  checkMembers(match, matchMembers, 'match', [])
  if (kind === 'latency' && typeof rest.ms !== 'number')
    throw new FaultFormatError('A latency fault needs ms.')
  // Every member was checked against its declared type just above.
  return { ...rest, kind, match } as FaultSpec
}

function checkMembers(
  value: Record<string, unknown>,
  allowed: Readonly<Record<string, Member>>,
  where: string,
  others: readonly string[],
): void {
  for (const [name, given] of Object.entries(value)) {
    const member = Object.hasOwn(allowed, name) ? allowed[name] : undefined
    if (member === undefined)
      throw new FaultFormatError(
        `Unknown member ${JSON.stringify(name)} in ${where}. Allowed: ${[...others, ...Object.keys(allowed)].join(', ')}.`,
      )
    const fits = typeof member === 'string' ? typeof given === member : member.includes(String(given))
    if (!fits || (typeof given === 'number' && !(given >= 0)))
      throw new FaultFormatError(
        `${name} of ${where} must be ${typeof member === 'string' ? `a ${member}, not negative` : `one of ${member.join(', ')}`}.`,
      )
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
