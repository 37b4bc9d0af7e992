/** What one execution carries along: the user, what he may read, and what the clock makes of the date literals. */
import type {
  Access,
  Field,
  Org,
  Row,
  RunningUser,
  SObjectType,
  Value,
  WireQueryResult,
  WireRecord,
} from '../model.ts'
import type { Range } from './date-ranges.ts'

export type Reader = ReturnType<Access['reader']>

export interface Run {
  readonly org: Org
  readonly user: RunningUser
  /** Deleted rows count too (ALL ROWS, queryAll). */
  readonly all: boolean
  readonly version: string
  /** By the numbers the plan gave its date literals. */
  readonly ranges: readonly Range[]
  /** Answers of the semi-joins, by number; found at first use. */
  set(number: number): ReadonlySet<Value>
  reader(object: SObjectType): Reader
  mayReadField(object: SObjectType, field: Field): boolean
  /** The first page of a result, with a cursor for the rest. */
  page(pages: Pages): WireQueryResult
}

/** A whole result whose records are made page by page. */
export interface Pages {
  readonly total: number
  /** SELECT COUNT(): the total is all there is. */
  readonly countOnly?: true
  /** Records from..to-1. */
  records(from: number, to: number, run: Run): WireRecord[]
}

export type Getter = (row: Row, run: Run) => Value
export type Predicate = (row: Row, run: Run) => boolean

/** Whether the run's user sees a row at all. */
export function visible(run: Run, object: SObjectType, row: Row): boolean {
  if (row.IsDeleted === true && !run.all) return false
  const reader = run.reader(object)
  return reader.everything || reader.may(row)
}
