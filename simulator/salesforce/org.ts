import type { Clock } from '../clock.ts'
import { createAccess } from './access/index.ts'
import type { Org, Row, RunningUser, StoreDump } from './model.ts'
import { schema } from './schema/index.ts'
import { seed } from './seed/index.ts'
import { createQueryEngine, type QueryEngine } from './soql/index.ts'
import { createStore } from './store.ts'

export interface SimulatedOrg {
  readonly org: Org
  readonly queries: QueryEngine
  /** The seed again, with dates relative to the clock's present. */
  reset(): void
  /** Keeps all rows as they are under an id. */
  snapshot(): string
  /** Puts a snapshot back; false when it isn't known (any more). */
  restore(id: string): boolean
}

/** A seed this fresh is put back as it was rather than made anew. */
const seedAgeMaxMs = 10 * 60_000
const snapshotsMax = 20
const NOTHING: StoreDump = { rows: {}, idCounters: {} }

/** A seeded org. */
export function createOrg(clock: Clock): SimulatedOrg {
  const store = createStore(schema)
  let { orgId } = seed(store, clock)
  let seeded = { atMs: clock.now(), dump: store.dump() }
  const org: Org = {
    get id() {
      return orgId
    },
    schema,
    store,
    access: createAccess(schema, store),
    clock,
    fiscalYearStartMonth: 1,
    user: runningUsers(
      id => store.get('User', id),
      () => store.revisionOf('User'),
    ),
  }
  const queries = createQueryEngine(org)
  const snapshots = new Map<string, StoreDump>()
  let snapshotsTaken = 0
  return {
    org,
    queries,
    reset() {
      queries.reset()
      if (Math.abs(clock.now() - seeded.atMs) < seedAgeMaxMs) {
        store.load(seeded.dump)
        return
      }
      store.load(NOTHING)
      orgId = seed(store, clock).orgId
      seeded = { atMs: clock.now(), dump: store.dump() }
    },
    snapshot() {
      const id = `snapshot-${++snapshotsTaken}`
      snapshots.set(id, store.dump())
      const [oldest] = snapshots.keys()
      if (snapshots.size > snapshotsMax && oldest !== undefined) snapshots.delete(oldest)
      return id
    },
    restore(id) {
      const dump = snapshots.get(id)
      if (dump === undefined) return false
      queries.reset()
      store.load(dump)
      return true
    },
  }
}

/** Running users by id, remembered until any User row changes. */
function runningUsers(
  rowOf: (id: string) => Row | undefined,
  revision: () => number,
): (id: string) => RunningUser | undefined {
  const known = new Map<string, RunningUser | undefined>()
  let knownAt = revision()
  return id => {
    if (knownAt !== revision()) {
      known.clear()
      knownAt = revision()
    }
    const seen = known.get(id)
    if (seen !== undefined) return seen
    const user = runningUser(rowOf(id))
    if (user !== undefined) known.set(id, user)
    return user
  }
}

function runningUser(row: Row | undefined): RunningUser | undefined {
  if (row === undefined) return undefined
  const text = (field: string) => {
    const value = row[field]
    return typeof value === 'string' ? value : null
  }
  return {
    id: text('Id') ?? '',
    username: text('Username') ?? '',
    profileId: text('ProfileId') ?? '',
    roleId: text('UserRoleId'),
    managerId: text('ManagerId'),
    timeZone: text('TimeZoneSidKey') ?? 'UTC',
    isActive: row.IsActive === true,
  }
}
