/** Counts of what people would have changed, by grant and operation. */
import type { KeptChange } from '../../api/changes/kept.ts'

export interface Tally {
  readonly grant: string
  readonly operation: string
  /** Proposed, whatever became of them. */
  readonly changes: number
  /** Would have been written. */
  readonly simulated: number
  /** Different requesters. */
  readonly people: number
  /** Had to be approved by somebody before. */
  readonly approvals: number
}

interface Counting {
  readonly grant: string
  readonly operation: string
  changes: number
  simulated: number
  approvals: number
  readonly people: Set<string>
}

/** A change made by several grants counts for each. */
export function createTally() {
  const counts = new Map<string, Counting>()
  return {
    add({ tenantId, state, payload }: KeptChange): void {
      for (const grant of payload.grants) {
        const { operation } = payload
        const key = `${grant}\n${operation}`
        const fresh = { grant, operation, changes: 0, simulated: 0, approvals: 0, people: new Set<string>() }
        const count = counts.get(key) ?? fresh
        counts.set(key, count)
        count.changes += 1
        if (state === 'simulated') count.simulated += 1
        if (payload.approvals.length > 0) count.approvals += 1
        count.people.add(`${tenantId} ${payload.requester.objectId}`)
      }
    },
    /** By grant, then operation. */
    rows: (): readonly Tally[] =>
      [...counts.values()]
        .map(count => ({ ...count, people: count.people.size }))
        .sort((a, b) => compare(a.grant, b.grant) || compare(a.operation, b.operation)),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
