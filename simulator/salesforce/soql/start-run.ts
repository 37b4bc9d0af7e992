/** Sets up one execution of a plan. */
import type { Org, RunningUser, SObjectType, Value } from '../model.ts'
import { dateRange, type Range } from './date-ranges.ts'
import type { Plan } from './plan.ts'
import type { Reader, Run } from './run.ts'

export interface RunSettings extends Pick<Run, 'org' | 'user' | 'version' | 'all' | 'page'> {
  /** Null for the later pages of a result, which need neither date literals nor semi-joins. */
  readonly plan: Plan | null
  /** Default: asked anew. */
  readonly reader?: (object: SObjectType) => Reader
}

export function startRun({ org, user, version, all, plan, page, reader }: RunSettings): Run {
  const sets: ReadonlySet<Value>[] = []
  const run: Run = {
    org,
    user,
    all,
    version,
    page,
    ranges: rangesOf(org, user, plan?.ranges ?? []),
    set: number => {
      sets[number] ??= plan?.sets[number]?.(run) ?? new Set()
      return sets[number]
    },
    reader: reader ?? (object => org.access.reader(user, object)),
    mayReadField: (object, field) =>
      org.access.object(user, object, 'read') && org.access.field(user, object, field, 'read'),
  }
  return run
}

function rangesOf(org: Org, user: RunningUser, literals: Plan['ranges']): readonly Range[] {
  if (literals.length === 0) return []
  const nowMs = org.clock.now()
  return literals.map(({ name, n }) => dateRange(name, n, user.timeZone, nowMs, org.fiscalYearStartMonth))
}
