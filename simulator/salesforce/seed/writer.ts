/** Puts complete rows: defaults, system fields and everything the platform would have worked out. */
import type { Clock } from '../../clock.ts'
import type { Row, SObjectType, Store } from '../model.ts'
import { blankRow, type Draft, deriveFields } from '../rows.ts'
import type { Random } from './random.ts'

export const DAY_MS = 86_400_000
/** The calendar year is the fiscal year. */
export const FISCAL_YEAR_START_MONTH = 1

/** A row just written; its Id is known to be text. */
export type Written = Row & { readonly Id: string }

interface Moment {
  /** Epoch milliseconds; two years ago unless said. */
  readonly createdMs?: number
  /** When it was last changed; on creation unless said. Never later than now. */
  readonly modifiedMs?: number
  /** The user who made it; the administrator unless said. */
  readonly byId?: string
}

export interface Writer {
  readonly store: Store
  readonly nowMs: number
  /** The user who made everything nobody else is said to have made. */
  readonly authorId: string
  add(object: string, values: Draft, moment?: Moment): Written
  /** Replaces some fields of a row, leaving its dates alone. */
  change(object: string, row: Written, values: Draft): void
  /** 'YYYY-MM-DD' so many days from today. */
  day(offset: number): string
}

const SECOND_MS = 1000
const days = new Map<number, string>()
const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)

/** 'YYYY-MM-DD' in UTC. Days come up again and again, so each is written once. */
export function isoDay(ms: number): string {
  const number = Math.floor(ms / DAY_MS)
  const known = days.get(number)
  if (known !== undefined) return known
  const day = new Date(ms).toISOString().slice(0, 10)
  days.set(number, day)
  return day
}

/** 'YYYY-MM-DDTHH:MM:SS.000Z': whole seconds. Some 60,000 are made, which is why this isn't toISOString. */
export function isoTime(ms: number): string {
  const seconds = Math.floor((ms - Math.floor(ms / DAY_MS) * DAY_MS) / SECOND_MS)
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${isoDay(ms)}T${two(hour)}:${two(minute)}:${two(seconds % 60)}.000Z`
}

/** A second within working hours (UTC) of the day so many days from today, and never in the future. */
export function workTimeMs(writer: Writer, random: Random, dayOffset: number): number {
  const midnightMs = Math.floor(writer.nowMs / DAY_MS) * DAY_MS
  const secondOfDay = random.int(7 * 3600, 18 * 3600)
  return Math.min(writer.nowMs, midnightMs + dayOffset * DAY_MS + secondOfDay * SECOND_MS)
}

/** Start of the calendar quarter (UTC) that holds `ms`. */
export function quarterStartMs(ms: number): number {
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3, 1)
}

/** A writer into an empty store; the author's user row is to be added with the reserved id. */
export function createWriter(store: Store, clock: Clock): Writer {
  const nowMs = clock.now()
  const now = isoTime(nowMs)
  const authorId = store.newId('User')
  days.clear()
  const kinds = new Map<string, { type: SObjectType; base: Draft }>()
  const kind = (object: string) => {
    const known = kinds.get(object)
    if (known) return known
    const type = store.schema.object(object)
    if (!type) throw new Error(`The schema has no object ${object}`)
    // Parsed, because V8 keeps a parsed object in its fast form and every copy of it too.
    const base: Draft = JSON.parse(JSON.stringify(blankRow(type)))
    const made = { type, base }
    kinds.set(object, made)
    return made
  }
  return {
    store,
    nowMs,
    authorId,
    add(object, values, { createdMs = nowMs - 730 * DAY_MS, modifiedMs = createdMs, byId = authorId } = {}) {
      const { type, base } = kind(object)
      const created = isoTime(Math.min(createdMs, nowMs))
      const modified = modifiedMs === createdMs ? created : isoTime(Math.min(modifiedMs, nowMs))
      const row: Draft & { Id: string } = {
        ...base,
        ...values,
        Id: typeof values.Id === 'string' ? values.Id : store.newId(object),
        CreatedDate: created,
        CreatedById: byId,
        LastModifiedDate: modified,
        LastModifiedById: byId,
        SystemModstamp: modified,
      }
      deriveFields(type, row, undefined, { store, now, fiscalYearStartMonth: FISCAL_YEAR_START_MONTH })
      store.put(object, row)
      return row
    },
    change(object, row, values) {
      store.put(object, { ...(store.get(object, row.Id) ?? row), ...values })
    },
    day: offset => isoDay(nowMs + offset * DAY_MS),
  }
}
