/**
 * Every call the simulator received, in a ring: the witness of tests that assert "exactly one call" or "no bearer
 * token left the host". A token is kept only as its SHA-256.
 */
import { hash } from 'node:crypto'
import type { CallNote, SimRequest, SimResponse, SubrequestNote } from './http.ts'
import { credentials } from './http.ts'

export type Target = 'salesforce' | 'entra' | 'graph' | 'trap'

export interface JournalEntry {
  seq: number
  /** Virtual time, ISO 8601. */
  at: string
  target: Target
  method: string
  /** Decoded, no query. */
  path: string
  /** As it came, without the question mark; values of token parameters are blanked. */
  query: string
  /** Username (Salesforce) or UPN, when the call carried a known identity. */
  user: string | null
  userId: string | null
  status: number
  /** Calls counted against the daily allocation. */
  metered: number
  bodySha256: string | null
  authorization: 'none' | 'salesforce' | 'entra' | 'other'
  tokenSha256: string | null
  subrequests?: readonly SubrequestNote[]
  /** Kind of the fault that shaped the answer. */
  fault?: string
  /** True when the answer was never sent whole. */
  cut?: true
}

export interface Journal {
  add(call: {
    target: Target
    atMs: number
    request: SimRequest
    response: SimResponse
    note: CallNote | undefined
    fault: string | undefined
  }): void
  /** Entries with `seq` greater than `since`, oldest first, optionally of one target. */
  entries(options?: { since?: number; target?: string }): JournalEntry[]
  /** Sequence number of the newest entry; 0 before the first. */
  readonly seq: number
  /** Forgets the entries; numbering goes on. */
  clear(): void
}

const entriesMax = 50_000
const hashedTokensMax = 20_000
const secretParameters = [
  'oauth_token',
  'access_token',
  'token',
  'assertion',
  'client_secret',
  'refresh_token',
]

/** An empty journal that keeps the latest 50,000 calls. */
export function createJournal(): Journal {
  let ring: JournalEntry[] = []
  let oldest = 0
  let seq = 0
  const hashOf = tokenHasher()
  return {
    add({ target, atMs, request, response, note, fault }) {
      seq++
      const presented = tokenOf(request)
      const entry: JournalEntry = {
        seq,
        at: new Date(atMs).toISOString(),
        target,
        method: request.method,
        path: request.path,
        query: queryOf(request),
        user: note?.user ?? null,
        userId: note?.userId ?? null,
        status: response.status,
        metered: note?.metered ?? 0,
        bodySha256: request.body.length === 0 ? null : hash('sha256', request.body, 'hex'),
        authorization: presented === undefined ? 'none' : kindOf(presented),
        tokenSha256: presented === undefined ? null : hashOf(presented),
      }
      if (note?.subrequests) entry.subrequests = note.subrequests
      if (fault !== undefined) entry.fault = fault
      if (response.delivery !== undefined && response.delivery !== 'whole') entry.cut = true
      if (ring.length < entriesMax) ring.push(entry)
      else {
        ring[oldest] = entry
        oldest = (oldest + 1) % entriesMax
      }
    },
    entries({ since = 0, target } = {}) {
      const ordered = oldest === 0 ? ring : [...ring.slice(oldest), ...ring.slice(0, oldest)]
      return ordered.filter(e => e.seq > since && (target === undefined || e.target === target))
    },
    get seq() {
      return seq
    },
    clear() {
      ring = []
      oldest = 0
    },
  }
}

/** The token a call presents: in the header, or in the URL as some clients do on the identity URL. */
function tokenOf(request: SimRequest): string | undefined {
  return credentials(request.headers)?.token ?? request.query.get('oauth_token') ?? undefined
}

/** Salesforce session ids start with the org id and an exclamation mark; Entra tokens are JWTs. */
function kindOf(token: string): JournalEntry['authorization'] {
  if (token.startsWith('00D') && token.includes('!')) return 'salesforce'
  return token.startsWith('ey') && token.split('.').length === 3 ? 'entra' : 'other'
}

function queryOf(request: SimRequest): string {
  const mark = request.rawUrl.indexOf('?')
  if (mark < 0) return ''
  if (!secretParameters.some(name => request.query.has(name))) return request.rawUrl.slice(mark + 1)
  const blanked = new URLSearchParams(request.query)
  for (const name of secretParameters) if (blanked.has(name)) blanked.set(name, '…')
  return blanked.toString()
}

/** One token makes many calls: its hash is worked out once. */
function tokenHasher(): (token: string) => string {
  const known = new Map<string, string>()
  return token => {
    const seen = known.get(token)
    if (seen !== undefined) return seen
    if (known.size >= hashedTokensMax) known.clear()
    const digest = hash('sha256', token, 'hex')
    known.set(token, digest)
    return digest
  }
}
