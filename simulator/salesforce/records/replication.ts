/** Which records changed or went between two instants (the `updated` and `deleted` resources). */
import type { Org, Row, RunningUser, SObjectType } from '../model.ts'
import { SalesforceError } from '../model.ts'
import { wireDateTime } from '../wire-values.ts'
import { visibleObject } from './target.ts'

const DAY_MS = 86_400_000
const SPAN_DAYS_MAX = 30

/** Ids of the user's live records created or changed from `start` to before `end` (epoch ms). */
export function updatedIds(
  org: Org,
  user: RunningUser,
  object: string,
  start: number,
  end: number,
): { ids: string[]; latestDateCovered: string } {
  const type = visibleObject(org, user, object)
  checkSpan(org, start, end)
  const ids = changedBetween(org, user, type, start, end, false).map(row => String(row.Id))
  return { ids, latestDateCovered: covered(org, end) }
}

/** The user's records deleted from `start` to before `end` (epoch ms). */
export function deletedIds(
  org: Org,
  user: RunningUser,
  object: string,
  start: number,
  end: number,
): {
  deletedRecords: { id: string; deletedDate: string }[]
  earliestDateAvailable: string
  latestDateCovered: string
} {
  const type = visibleObject(org, user, object)
  checkSpan(org, start, end)
  return {
    deletedRecords: changedBetween(org, user, type, start, end, true).map(row => ({
      id: String(row.Id),
      deletedDate: wireDateTime(String(row.SystemModstamp)),
    })),
    earliestDateAvailable: wireDateTime(new Date(org.clock.now() - SPAN_DAYS_MAX * DAY_MS).toISOString()),
    latestDateCovered: covered(org, end),
  }
}

/** INVALID_REPLICATION_DATE unless start lies before end and within the last 30 days. */
function checkSpan(org: Org, start: number, end: number) {
  const refuse = (message: string) => new SalesforceError(400, 'INVALID_REPLICATION_DATE', message)
  if (Number.isNaN(start) || Number.isNaN(end)) throw refuse('startDate and endDate must be date-times')
  if (start >= end) throw refuse('startDate before endDate')
  if (start < org.clock.now() - SPAN_DAYS_MAX * DAY_MS)
    throw refuse('startDate before org replication enabled date')
}

function changedBetween(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  start: number,
  end: number,
  deleted: boolean,
): Row[] {
  const { may } = org.access.reader(user, type)
  const from = new Date(start).toISOString()
  const to = new Date(end).toISOString()
  const found: Row[] = []
  for (const row of org.store.rows(type.name)) {
    const stamp = String(row.SystemModstamp)
    if ((row.IsDeleted === true) === deleted && stamp >= from && stamp < to && may(row)) found.push(row)
  }
  return found
}

const covered = (org: Org, end: number) =>
  wireDateTime(new Date(Math.min(end, org.clock.now())).toISOString())
