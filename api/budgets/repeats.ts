/**
 * The guard against agents that go round in circles (control 46): the same question of the same person in the same
 * conversation, again and again. Counted in this process; it spares calls, it doesn't protect rights.
 */
import { hash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { canonicalJson } from '../json/canonical.ts'
import { Problem } from '../problem.ts'

const windowMs = 60_000
/** A person who asks ten times a minute for the same in one conversation doesn't; polling what became of a change may. */
const repeatsMax = 10
const questionsRememberedMax = 20_000

interface Asked {
  readonly tenantId: string
  readonly objectId: string
  /** Null: nobody says it is a conversation, so nothing is counted. */
  readonly conversationId: string | null
  readonly operation: string
  readonly input: unknown
}

export interface Repeats {
  /** Counts a question. Throws Problem 'asked-again' for one that was asked too often within a minute. */
  refuse(asked: Asked): void
}

/** Remembers what was asked of late; the oldest questions are forgotten first. */
export function createRepeats({ clock }: { readonly clock: Clock }): Repeats {
  const seen = new Map<string, { sinceMs: number; times: number }>()
  return {
    refuse({ conversationId, tenantId, objectId, operation, input }) {
      if (conversationId === null || conversationId === '') return
      const key = hash(
        'sha256',
        canonicalJson([tenantId, objectId, conversationId, operation, input]),
        'base64',
      )
      const now = clock.now()
      const known = seen.get(key)
      const asked = known !== undefined && now - known.sinceMs < windowMs ? known : { sinceMs: now, times: 0 }
      asked.times += 1
      // Put at the end again: what is first in the map was asked longest ago.
      seen.delete(key)
      seen.set(key, asked)
      const oldest = seen.size > questionsRememberedMax ? seen.keys().next().value : undefined
      if (oldest !== undefined) seen.delete(oldest)
      if (asked.times <= repeatsMax) return
      const seconds = Math.max(1, Math.ceil((asked.sinceMs + windowMs - now) / 1_000))
      throw new Problem('asked-again', { headers: { 'Retry-After': String(seconds) } })
    },
  }
}
