/** SOQL over the store, as one user sees it. */
import type { Org, RunningUser, SObjectType, WireQueryResult } from '../model.ts'
import { queryColumns } from './columns.ts'
import { createCursors } from './cursors.ts'
import { rangeCache } from './date-ranges.ts'
import { parseSoql } from './parse.ts'
import { compilePlan, type Plan } from './plan.ts'
import { permitted } from './resolve.ts'
import type { Pages, Reader, Run } from './run.ts'
import { readersOf, startRun } from './start-run.ts'

const PLANS_MAX = 2000
/** Users a plan remembers to have been checked for. */
const CHECKED_USERS_MAX = 1000
const READERS_MAX = 1000
const BATCH_ROWS_MIN = 200
const BATCH_ROWS_MAX = 2000

export interface QueryOptions {
  /** Deleted rows too (`/queryAll`). */
  readonly all: boolean
  /** Rows a page, held between 200 and 2,000. */
  readonly batchSize: number
  /** API version without its 'v', for URLs in the answer. */
  readonly version: string
}

export interface QueryEngine {
  /** The first page; `nextRecordsUrl` when there are more. Throws SalesforceError only. */
  run(user: RunningUser, soql: string, options: QueryOptions): WireQueryResult
  /** The page a locator (`01g…-2000`) names. Throws INVALID_QUERY_LOCATOR. */
  more(user: RunningUser, locator: string, options: { version: string }): WireQueryResult
  /** The answer of `/query?columns=true`. */
  columns(user: RunningUser, soql: string): object
  /** Forgets all cursors. */
  reset(): void
}

interface CachedPlan {
  readonly plan: Plan
  /** The store's revision at which a user was last found to be allowed everything the plan uses. */
  readonly checked: Map<string, number>
}

export function createQueryEngine(org: Org): QueryEngine {
  const plans = new Map<string, CachedPlan>()
  const cursors = createCursors(org.clock)
  const readerOf = createReaders(org)
  const ranges = rangeCache(org.clock, org.fiscalYearStartMonth)

  const planFor = (user: RunningUser, soql: string): Plan => {
    const cached = plans.get(soql)
    if (cached) {
      recheck(org, user, cached)
      return cached.plan
    }
    const plan = compilePlan(org, user, parseSoql(soql))
    if (plan.ownOnly) return plan
    const [oldest] = plans.keys()
    if (plans.size >= PLANS_MAX && oldest !== undefined) plans.delete(oldest)
    plans.set(soql, { plan, checked: new Map([[user.id, org.store.revision]]) })
    return plan
  }

  const start = (
    user: RunningUser,
    plan: Plan | null,
    all: boolean,
    version: string,
    batchSize: number,
  ): Run => {
    const page = (pages: Pages): WireQueryResult => cursors.first(pages, run, batchSize)
    const run: Run = startRun({ org, user, version, all, plan, page, ranges, reader: readerOf(user) })
    return run
  }

  return {
    run(user, soql, options) {
      const plan = planFor(user, soql)
      const batchSize = Math.min(
        BATCH_ROWS_MAX,
        Math.max(BATCH_ROWS_MIN, Math.trunc(options.batchSize) || BATCH_ROWS_MAX),
      )
      const run = start(user, plan, options.all || plan.allRows, options.version, batchSize)
      const pages = plan.execute(run)
      return pages.countOnly ? { totalSize: pages.total, done: true, records: [] } : run.page(pages)
    },
    more(user, locator, options) {
      const { cursor, page } = cursors.open(locator, user.id)
      return page(start(user, null, cursor.all, options.version, BATCH_ROWS_MAX))
    },
    columns: (user, soql) => queryColumns(org, user, parseSoql(soql)),
    reset: () => cursors.clear(),
  }
}

/** A plan made for one user serves another who may read all it uses; else he gets the error of a missing name. */
function recheck(org: Org, user: RunningUser, { plan, checked }: CachedPlan): void {
  const { revision } = org.store
  if (checked.get(user.id) === revision) return
  for (const use of plan.uses) if (!permitted(use, org, user)) throw use.refusal()
  if (checked.size >= CHECKED_USERS_MAX) checked.clear()
  checked.set(user.id, revision)
}

/** Readers by user, as long as nothing in the store has changed. */
function createReaders(org: Org): (user: RunningUser) => (object: SObjectType) => Reader {
  const byUser = new Map<string, { revision: number; reader: (object: SObjectType) => Reader }>()
  return user => {
    const { revision } = org.store
    const known = byUser.get(user.id)
    if (known?.revision === revision) return known.reader
    if (byUser.size >= READERS_MAX) byUser.clear()
    const reader = readersOf(org, user)
    byUser.set(user.id, { revision, reader })
    return reader
  }
}
