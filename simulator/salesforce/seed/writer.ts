/** Puts complete rows: defaults, system fields and everything the platform would have worked out. */
import type { Clock } from '../../clock.ts'
import type { Row, Store } from '../model.ts'
import { blankRow, type Draft, deriveFields } from '../rows.ts'

export const DAY_MS = 86_400_000
/** The calendar year is the fiscal year. */
export const FISCAL_YEAR_START_MONTH = 1

/** A row just written; its Id is known to be text. */
export type Written = Row & { readonly Id: string }

export interface Moment {
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

/** 'YYYY-MM-DDTHH:MM:SS.000Z', whole seconds as Salesforce keeps most of them. */
export const isoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}.000Z`
export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

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
  const blanks = new Map<string, Draft>()
  const blank = (object: string) => {
    const type = store.schema.object(object)
    if (!type) throw new Error(`The schema has no object ${object}`)
    const known = blanks.get(object)
    if (known) return { type, base: known }
    const base = blankRow(type)
    blanks.set(object, base)
    return { type, base }
  }
  return {
    store,
    nowMs,
    authorId,
    add(object, values, { createdMs = nowMs - 730 * DAY_MS, modifiedMs = createdMs, byId = authorId } = {}) {
      const { type, base } = blank(object)
      const modified = isoTime(Math.min(modifiedMs, nowMs))
      const row: Draft = {
        ...base,
        ...values,
        CreatedDate: isoTime(Math.min(createdMs, nowMs)),
        CreatedById: byId,
        LastModifiedDate: modified,
        LastModifiedById: byId,
        SystemModstamp: modified,
      }
      const Id = typeof values.Id === 'string' ? values.Id : store.newId(object)
      row.Id = Id
      deriveFields(type, row, undefined, { store, now, fiscalYearStartMonth: FISCAL_YEAR_START_MONTH })
      store.put(object, row)
      return { ...row, Id }
    },
    change(object, row, values) {
      store.put(object, { ...(store.get(object, row.Id) ?? row), ...values })
    },
    day: offset => isoDay(nowMs + offset * DAY_MS),
  }
}
