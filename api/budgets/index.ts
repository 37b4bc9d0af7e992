/**
 * Reading budgets (control 35): rows and different records that each caller was given, per clock hour and UTC day. Exact
 * in this process, and added to what others have told of theirs (shared.ts).
 */
import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import { createElsewhere, type ReadElsewhere } from './elsewhere.ts'
import { exhausted } from './exhausted.ts'
import { limitsOf, type Use } from './limits.ts'
import type { CallerUse } from './table.ts'
import type { ReadingBudget, ReadingLimits } from './types.ts'
import { type Counts, dayOf, noCounts, turnWindows } from './windows.ts'

const callersDefaultMax = 20_000
/** Ids of all callers together, some 100 bytes each. */
const recordsDefaultMax = 1_000_000
const retryAfterSeconds = 60

export interface BudgetOptions {
  readonly clock: Clock
  readonly callersMax?: number
  readonly recordsMax?: number
  /** What counts besides. */
  readonly elsewhere?: ReadElsewhere
}

export interface Budgets {
  /** The budget of a caller under these limits. */
  of(caller: { readonly tenantId: string; readonly objectId: string }, limits: ReadingLimits): ReadingBudget
}

/** Budgets whose counts can be told to others. */
export interface CountedHere extends Budgets {
  /** The counts that have changed since this was last asked. */
  changed(): readonly CallerUse[]
  /** Has these counts count as changed: they couldn't be told. */
  untold(uses: readonly CallerUse[]): void
  /** Whether anything of a caller was counted here. */
  knows(caller: string): boolean
}

/** Counts are never dropped within their day: where no room is left, new readers get Problem 'overloaded'. */
export function createBudgets({
  clock,
  callersMax = callersDefaultMax,
  recordsMax = recordsDefaultMax,
  elsewhere = createElsewhere(0),
}: BudgetOptions): CountedHere {
  const known = new Map<string, Counts>()
  let changed = new Set<string>()
  let recordsHeld = 0

  const turn = (counts: Counts, recordsPerDay: boolean) => {
    const before = counts.records.size
    turnWindows(counts, clock.now(), recordsPerDay)
    recordsHeld -= before - counts.records.size
  }
  /** Drops callers who read nothing today. */
  const sweep = () => {
    const day = dayOf(clock.now())
    for (const [key, counts] of known)
      if (counts.day < day) {
        recordsHeld -= counts.records.size
        known.delete(key)
      }
  }
  const keep = (key: string, counts: Counts, fresh: number) => {
    const noRoom = () => known.size >= callersMax || elsewhere.unsure(key, counts.day)
    const full = () => (!known.has(key) && noRoom()) || recordsHeld + fresh > recordsMax
    if (full()) sweep()
    if (full()) throw new Problem('overloaded', { headers: { 'Retry-After': String(retryAfterSeconds) } })
    known.set(key, counts)
  }

  return {
    of({ tenantId, objectId }, limits) {
      const key = `${tenantId} ${objectId}`
      const set = limitsOf(limits)
      const countsRecords = limits.recordsPerHourMax !== undefined || limits.recordsPerDayMax !== undefined
      const now = (): Counts => {
        const counts = known.get(key) ?? noCounts(clock.now())
        turn(counts, limits.recordsPerDayMax !== undefined)
        counts.elsewhere = elsewhere.of(key, counts.hour, counts.day)
        return counts
      }
      const refusePast = (counts: Counts, more: Use) => {
        const past = set.filter(({ max, used, adds }) => used(counts) + adds(more) > max)
        if (past.length > 0) throw exhausted(past, counts, more, clock.now())
      }
      return {
        get limits() {
          const counts = now()
          return set.map(({ what, max, used }) => ({ what, max, used: used(counts) }))
        },
        admit() {
          if (set.length > 0) refusePast(now(), { rows: 1, recordsInHour: 1, recordsInDay: 1 })
        },
        count(rows, ids) {
          if (set.length === 0) return
          const counts = now()
          const { hour, records } = counts
          const different = countsRecords ? [...new Set(ids)] : []
          const inHour = different.filter(id => records.get(id) !== hour)
          const inDay = inHour.filter(id => !records.has(id))
          refusePast(counts, { rows, recordsInHour: inHour.length, recordsInDay: inDay.length })
          keep(key, counts, inDay.length)
          counts.rowsInHour += rows
          counts.rowsInDay += rows
          counts.recordsInHour += inHour.length
          recordsHeld += inDay.length
          for (const id of inHour) records.set(id, hour)
          changed.add(key)
        },
      }
    },
    changed() {
      const callers = changed
      changed = new Set()
      return [...callers].flatMap(caller => {
        const counts = known.get(caller)
        return counts === undefined ? [] : [useOf(caller, counts)]
      })
    },
    untold(uses) {
      for (const { caller } of uses) changed.add(caller)
    },
    knows: caller => known.has(caller),
  }
}

const useOf = (caller: string, counts: Counts): CallerUse => ({
  caller,
  hour: counts.hour,
  day: counts.day,
  rowsInHour: counts.rowsInHour,
  rowsInDay: counts.rowsInDay,
  recordsInHour: counts.recordsInHour,
  recordsInDay: counts.records.size,
})
