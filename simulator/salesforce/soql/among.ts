/** A SELECT applied to rows found elsewhere: the search finds and ranks them, the statement filters and shapes them. */
import type { Org, Row, RunningUser, SObjectType, WireRecord } from '../model.ts'
import { rangeCache } from './date-ranges.ts'
import { malformed } from './errors.ts'
import { parseSoql } from './parse.ts'
import { compilePlan } from './plan.ts'
import type { Run } from './run.ts'
import { startRun } from './start-run.ts'

export interface AmongRows {
  readonly object: SObjectType
  /** The records of the rows that pass, in the given order unless the statement has its own. */
  records(rows: readonly Row[], max: number): WireRecord[]
}

/** Compiles a statement without aggregates. Throws SalesforceError as a query would. */
export function selectAmong(org: Org, user: RunningUser, soql: string, version: string): AmongRows {
  const plan = compilePlan(org, user, parseSoql(soql))
  if (!plan.returnsRows) throw malformed('Aggregate functions and GROUP BY are not allowed here')
  const run: Run = startRun({
    org,
    user,
    version,
    all: false,
    plan,
    ranges: rangeCache(org.clock, org.fiscalYearStartMonth),
    page: pages => ({ totalSize: pages.total, done: true, records: pages.records(0, pages.total, run) }),
  })
  return {
    object: plan.object,
    records(rows, max) {
      const pages = plan.execute(run, rows)
      return pages.records(0, Math.min(max, pages.total), run)
    },
  }
}
