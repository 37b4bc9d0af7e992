/** Sets up one execution of a plan. */
import type { Org, RunningUser, SObjectType, Value } from '../model.ts'
import type { Ranges } from './date-ranges.ts'
import type { Plan } from './plan.ts'
import type { Reader, Run } from './run.ts'

export interface RunSettings extends Pick<Run, 'org' | 'user' | 'version' | 'all' | 'page'> {
  /** Null for the later pages of a result, which need neither date literals nor semi-joins. */
  readonly plan: Plan | null
  readonly ranges: Ranges
  /** Default: asked of the org, once for each object. */
  readonly reader?: (object: SObjectType) => Reader
}

export function startRun({ org, user, version, all, plan, page, ranges, reader }: RunSettings): Run {
  const sets: ReadonlySet<Value>[] = []
  const run: Run = {
    org,
    user,
    all,
    version,
    page,
    ranges: (plan?.ranges ?? []).map(({ name, n }) => ranges(name, n, user.timeZone)),
    set: number => {
      sets[number] ??= plan?.sets[number]?.(run) ?? new Set()
      return sets[number]
    },
    reader: reader ?? readersOf(org, user),
    mayReadField: (object, field) =>
      org.access.object(user, object, 'read') && org.access.field(user, object, field, 'read'),
  }
  return run
}

/** Readers of one user, as long as nothing in the store changes. */
export function readersOf(org: Org, user: RunningUser): (object: SObjectType) => Reader {
  const readers = new Map<SObjectType, Reader>()
  return object => {
    const known = readers.get(object)
    if (known) return known
    const made = org.access.reader(user, object)
    readers.set(object, made)
    return made
  }
}
