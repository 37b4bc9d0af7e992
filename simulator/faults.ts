/** The faults in force, and which of them strike a call. */
import { FaultFormatError, type FaultKind, type FaultSpec, parseFault } from './fault-format.ts'
import type { Target } from './journal.ts'

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
