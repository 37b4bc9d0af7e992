/**
 * What other processes, and former runs of this one, say they have counted. Their records add up with ours, though some
 * may be the same: nobody knows another's ids, and too much is the safe side.
 */
import { type Elsewhere, nothingElsewhere } from './windows.ts'

/** What one process has counted of one caller, in the hour and day (since the epoch) it last counted in. */
export interface Counted extends Elsewhere {
  readonly hour: number
  readonly day: number
}

interface Entry {
  readonly byInstance: Map<string, Counted>
  /** The sum for an hour and its day, until something is told again. */
  sum: Counted | undefined
}

export interface ReadElsewhere {
  /** Takes what an instance tells of a caller. Where no room is left, only a `known` caller still gets some. */
  tell(instance: string, caller: string, counted: Counted, known: boolean): void
  /** The sum for a caller, of what was counted in this hour and day or later. Allocates only when something changed. */
  of(caller: string, hour: number, day: number): Elsewhere
  /** True of a caller about whom something of the day may have been left out. */
  unsure(caller: string, day: number): boolean
  /** Drops what was counted before that day. */
  sweep(day: number): void
}

/** Holds one small row for each caller and each run of a proxy that served the caller today. */
export function createElsewhere(callersMax: number): ReadElsewhere {
  const callers = new Map<string, Entry>()
  let leftOutDay = -1
  return {
    tell(instance, caller, counted, known) {
      let entry = callers.get(caller)
      if (entry === undefined) {
        if (!known && callers.size >= callersMax) {
          leftOutDay = Math.max(leftOutDay, counted.day)
          return
        }
        entry = { byInstance: new Map(), sum: undefined }
        callers.set(caller, entry)
      }
      entry.byInstance.set(instance, counted)
      entry.sum = undefined
    },
    of(caller, hour, day) {
      const entry = callers.get(caller)
      if (entry === undefined) return nothingElsewhere
      if (entry.sum?.hour !== hour || entry.sum.day !== day)
        entry.sum = sumOf(entry.byInstance.values(), hour, day)
      return entry.sum
    },
    unsure: (caller, day) => leftOutDay >= day && !callers.has(caller),
    sweep(day) {
      for (const [caller, { byInstance }] of callers) {
        for (const [instance, counted] of byInstance) if (counted.day < day) byInstance.delete(instance)
        if (byInstance.size === 0) callers.delete(caller)
      }
    },
  }
}

function sumOf(all: Iterable<Counted>, hour: number, day: number): Counted {
  const sum = { ...nothingElsewhere, hour, day }
  for (const counted of all) {
    // Later ones, of a clock that runs ahead, count too.
    if (counted.hour >= hour) {
      sum.rowsInHour += counted.rowsInHour
      sum.recordsInHour += counted.recordsInHour
    }
    if (counted.day >= day) {
      sum.rowsInDay += counted.rowsInDay
      sum.recordsInDay += counted.recordsInDay
    }
  }
  return sum
}
