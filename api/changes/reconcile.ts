/** Finds out how an execution ended that broke off: Salesforce is asked what its records hold now. */
import type { Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { CallContext, SalesforceRecord } from '../salesforce/types.ts'
import { printQuery } from '../soql/print.ts'
import type { Condition } from '../soql/tree.ts'
import { type Ended, principalOf } from './execute.ts'
import { finishChange, putBackUnwritten } from './finish.ts'
import type { KeptChange } from './kept.ts'
import { asRead } from './moved.ts'
import type { PayloadField, PayloadWrite } from './payload.ts'
import { limits, type Room } from './room.ts'
import type { StepBy } from './steps.ts'
import { moveChange } from './table.ts'

/** Salesforce and the store need not agree on the time to the second. */
const clockSkewMs = 60_000

/**
 * Ends an execution whose lease has ended. A new record under the change's key tells of all that was written with it;
 * without one, records that are as they were to be, by the hand of the requester: executed. No record under the key, or
 * all as they were before: nothing was written, and an approved change may be executed again while its time lasts.
 * Anything else is a conflict, for a person to look at. One Salesforce call.
 */
export async function reconcileChange(
  room: Room,
  left: KeptChange,
  by: StepBy,
  context: CallContext,
): Promise<KeptChange | undefined> {
  const now = await room.time.now()
  const taken = await moveChange(
    room.store.db,
    left.id,
    { states: ['executing'], version: left.version, fence: left.fence },
    { fence: left.fence + 1, lease_until: now + limits.leaseMs },
  )
  if (taken === undefined) return undefined
  const ended = await endOf(room, taken, context)
  if (ended !== 'nothing-written') return finishChange(room, taken, ended, by, context.spent.calls)
  if (now < taken.executeBy) return putBackUnwritten(room, taken, by, context.spent.calls)
  const detail = 'Salesforce did not take the change, and its time has passed.'
  return finishChange(
    room,
    taken,
    { state: 'failed', result: { recordIds: [], after: [], code: 'change-invalid', detail } },
    by,
    context.spent.calls,
  )
}

async function endOf(
  room: Room,
  change: KeptChange,
  context: CallContext,
): Promise<Ended | 'nothing-written'> {
  const { writes } = change.payload
  const queries = writes.map((write, at) => printQuery(whatBecameOf(room, change, write, at)))
  const answers = await asRequesterOrProxy(room, change, queries, context)
  const records = writes.map((_, at) => answers[at]?.records ?? [])
  const verdicts = writes.map((write, at) => verdictOn(change, write, records[at] ?? []))
  // Only this change can have made a record under its key, and all records are written together.
  const keyed = verdicts.filter((_, at) => isKeyed(room, writes[at]))
  const telling = keyed.length > 0 ? keyed : verdicts
  if (telling.every(v => v === 'untouched')) return 'nothing-written'
  const found = records.map(([record]) => record)
  if (telling.every(v => v === 'written'))
    return {
      state: 'executed',
      result: {
        recordIds: found.map(record => String(record?.Id)),
        after: writes.map(({ fields }, at) =>
          Object.fromEntries(fields.map(({ field }) => [field, asRead(found[at]?.[field])])),
        ),
      },
    }
  const conflicts = writes.flatMap(({ action, object, fields }, at) =>
    action === 'create'
      ? []
      : fields.flatMap(({ field, after: expected }) => {
          const now = asRead(found[at]?.[field])
          return same(now, expected) ? [] : [{ object, field, expected, found: now }]
        }),
  )
  const detail =
    'Whether Salesforce took the change is not known, and others have written since: look at the records.'
  return {
    state: 'conflict',
    result: { recordIds: [], after: [], code: 'change-conflict', detail, conflicts },
  }
}

/** A requester who was let go in the meantime can't be asked as: then the proxy's own user looks. */
async function asRequesterOrProxy(
  { gateway, integration }: Room,
  change: KeptChange,
  queries: readonly string[],
  context: CallContext,
) {
  try {
    return await gateway.query(principalOf(change), queries, context)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'salesforce-login-failed') throw error
    return gateway.query(integration, queries, context)
  }
}

const isKeyed = ({ changeKeyFields }: Room, write: PayloadWrite | undefined) =>
  write?.action === 'create' && changeKeyFields[write.object] !== undefined

function whatBecameOf(room: Room, change: KeptChange, write: PayloadWrite, at: number) {
  const { object, fields, recordId } = write
  const select = ['Id', 'LastModifiedById', 'LastModifiedDate', 'CreatedById', ...fields.map(f => f.field)]
  const keyField = room.changeKeyFields[object]
  const where: Condition =
    recordId !== null
      ? equals('Id', recordId)
      : keyField !== undefined
        ? equals(keyField, `${change.id}-${at}`)
        : madeSince(change, fields)
  return { from: object, select: [...new Set(select)], where, limit: 2 }
}

const equals = (field: string, value: string): Condition => ({
  kind: 'compare',
  field,
  op: '=',
  value: { type: 'string', value },
})

/** Without a key of the change on it, a new record is known by who made it, since when, and what it holds. */
function madeSince({ basis, startedAt, payload }: KeptChange, fields: readonly PayloadField[]): Condition {
  const since = new Date((startedAt ?? payload.createdAt) - clockSkewMs).toISOString()
  return {
    kind: 'all',
    of: [
      equals('CreatedById', basis.requester.salesforceUser.id),
      { kind: 'compare', field: 'CreatedDate', op: '>=', value: { type: 'dateTime', value: since } },
      ...fields.flatMap(({ field, kind, after }): Condition[] =>
        kind === 'reference' || kind === 'picklist' || kind === 'string'
          ? typeof after === 'string'
            ? [equals(field, after)]
            : []
          : [],
      ),
    ],
  }
}

function verdictOn(
  { startedAt, payload, basis }: KeptChange,
  { action, fields }: PayloadWrite,
  [record]: readonly SalesforceRecord[],
): 'written' | 'untouched' | 'moved' {
  if (action === 'create') return record === undefined ? 'untouched' : 'written'
  if (record === undefined) return 'moved'
  const changed = fields.filter(f => !same(f.before, f.after))
  const since = (startedAt ?? payload.createdAt) - clockSkewMs
  const ours =
    record.LastModifiedById === basis.requester.salesforceUser.id &&
    Date.parse(String(record.LastModifiedDate)) >= since
  if (ours && changed.every(f => same(asRead(record[f.field]), f.after))) return 'written'
  return changed.every(f => same(asRead(record[f.field]), f.before)) ? 'untouched' : 'moved'
}

/** Salesforce writes instants with '+0000' and gives numbers back as numbers. */
function same(a: Scalar, b: Scalar): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'string' || typeof b !== 'string') return false
  const at = Date.parse(a)
  return /T\d\d:/.test(a) && /T\d\d:/.test(b) && at === Date.parse(b)
}
