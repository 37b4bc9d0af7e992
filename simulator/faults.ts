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

interface FaultSpec {
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

export interface Fault extends FaultSpec {
  id: number
  /** Calls that matched, hit or not. */
  seen: number
  hits: number
}

export interface Call {
  target: Target
  method: string
  path: string
  user: string | undefined
}

export interface Faults {
  /** Adds all or none: throws {@link FaultFormatError} when one of the values isn't a fault. */
  addAll(values: readonly unknown[]): Fault[]
  list(): Fault[]
  clear(): void
  /** The faults that strike this call, in the order they were added; counts the hits. `kinds` narrows the choice. */
  strike(call: Call, kinds: (kind: FaultKind) => boolean): Fault[]
  readonly none: boolean
}

/** A fault description nobody understands; the message names what is allowed. */
export class FaultFormatError extends Error {}

const faultsMax = 1_000

/** An empty set of faults. */
export function createFaults(): Faults {
  let faults: { fault: Fault; matches: (call: Call) => boolean; random: () => number }[] = []
  let nextId = 1
  return {
    addAll(values) {
      if (faults.length + values.length > faultsMax)
        throw new FaultFormatError(`At most ${faultsMax} faults.`)
      return values.map(parseFault).map(spec => {
        const fault: Fault = { ...spec, id: nextId++, seen: 0, hits: 0 }
        faults.push({ fault, matches: matcher(spec), random: seededRandom(spec.match.seed ?? fault.id) })
        return fault
      })
    },
    list: () => faults.map(f => f.fault),
    clear() {
      faults = []
    },
    strike(call, kinds) {
      return faults.filter(entry => hits(entry, call, kinds)).map(entry => entry.fault)
    },
    get none() {
      return faults.length === 0
    },
  }
}

function hits(
  { fault, matches, random }: { fault: Fault; matches: (call: Call) => boolean; random: () => number },
  call: Call,
  kinds: (kind: FaultKind) => boolean,
): boolean {
  if (!kinds(fault.kind) || !matches(call)) return false
  fault.seen++
  if (fault.times !== undefined && fault.hits >= fault.times) return false
  if (fault.seen < (fault.match.nth ?? 1)) return false
  if (fault.match.probability !== undefined && random() >= fault.match.probability) return false
  fault.hits++
  return true
}

function matcher(spec: FaultSpec): (call: Call) => boolean {
  const { target, method, path, user } = spec.match
  const pathMatches = path === undefined ? kindPath(spec.kind) : pathPattern(path)
  const targets: readonly Target[] = target === undefined ? kindTargets(spec.kind) : [target]
  return call =>
    targets.includes(call.target) &&
    (method === undefined || call.method === method.toUpperCase()) &&
    pathMatches(call.path) &&
    (user === undefined || call.user?.toLowerCase() === user.toLowerCase())
}

/** Some kinds speak Salesforce's language, or of Entra's keys. */
function kindTargets(kind: FaultKind): readonly Target[] {
  if (kind === 'keys') return ['entra']
  if (kind === 'requestLimitExceeded' || kind === 'sessionExpired' || kind === 'rowLock')
    return ['salesforce']
  return ['salesforce', 'entra', 'graph']
}

/** Some kinds speak of one endpoint only. */
function kindPath(kind: FaultKind): (path: string) => boolean {
  if (kind === 'tokenEndpointDown') return path => path.endsWith('/token')
  if (kind === 'keys') return path => path.endsWith('/keys')
  return () => true
}

function pathPattern(pattern: string): (path: string) => boolean {
  if (!pattern.includes('*')) return path => path.startsWith(pattern)
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  const middle = parts.slice(1, -1)
  return path => {
    if (!path.startsWith(first)) return false
    let at = first.length
    for (const part of middle) {
      const found = path.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return path.length - last.length >= at && path.endsWith(last)
  }
}

/** mulberry32: small, seeded, good enough to draw lots. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function parseFault(value: unknown): FaultSpec {
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
