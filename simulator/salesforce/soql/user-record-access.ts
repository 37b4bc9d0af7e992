/**
 * UserRecordAccess: no rows of its own, the answer is worked out for each record asked for. It needs exactly one user
 * and at most 200 records; a record that does not exist looks like one without access.
 */
import type { Org, Row, RowRight, RunningUser, SObjectType, WireRecord } from '../model.ts'
import type { Compiler } from './compiler.ts'
import { malformed, noSuchColumn } from './errors.ts'
import { operand } from './literals.ts'
import { type Base, fieldError, note } from './resolve.ts'
import { emptyShape, type Shape, writeRecord } from './shape.ts'
import type { RowSource } from './source.ts'
import type { Condition, PathExpr, Statement } from './tree.ts'

export const RECORD_ACCESS = 'UserRecordAccess'
const RECORDS_MAX = 200

const LEVELS: readonly (readonly [RowRight, string])[] = [
  ['all', 'All'],
  ['transfer', 'Transfer'],
  ['delete', 'Delete'],
  ['edit', 'Edit'],
  ['read', 'Read'],
]

/** The one row about a user and a record. */
function accessRow(org: Org, user: RunningUser | undefined, recordId: string, userId: string): Row {
  const object = org.schema.byPrefix(recordId.slice(0, 3))
  const row = object ? org.store.get(object.name, recordId) : undefined
  const may = (right: RowRight): boolean =>
    user?.isActive === true &&
    object !== undefined &&
    row !== undefined &&
    row.IsDeleted !== true &&
    org.access.row(user, object, row, right)
  const level = LEVELS.find(([right]) => may(right))?.[1] ?? 'None'
  return {
    Id: recordId,
    UserId: userId,
    RecordId: recordId,
    HasReadAccess: may('read'),
    HasEditAccess: may('edit'),
    HasDeleteAccess: may('delete'),
    HasTransferAccess: may('transfer'),
    HasAllAccess: may('all'),
    MaxAccessLevel: level,
  }
}

/** FROM UserRecordAccess WHERE UserId = … AND RecordId = … (or IN). Anything else is MALFORMED_QUERY. */
export function recordAccessSource(compiler: Compiler, object: SObjectType, statement: Statement): RowSource {
  const userIds = idsOf(compiler, statement.where, 'userid')
  const recordIds = idsOf(compiler, statement.where, 'recordid')
  const [userId] = userIds
  if (userId === undefined || userIds.length > 1)
    throw malformed('UserRecordAccess queries must filter on exactly one UserId')
  if (recordIds.length === 0) throw malformed('UserRecordAccess queries must filter on RecordId')
  if (recordIds.length > RECORDS_MAX)
    throw malformed(`UserRecordAccess queries can filter on at most ${RECORDS_MAX} RecordIds`)
  checkOrder(statement)
  return {
    object,
    rows: (run, max) => {
      const user = run.org.user(userId)
      return recordIds.slice(0, max).map(id => accessRow(run.org, user, id, userId))
    },
    count: (_run, max) => Math.min(max, recordIds.length),
  }
}

function checkOrder(statement: Statement): void {
  const selected = new Set(
    statement.select.flatMap(item => (item.kind === 'expr' ? [item.expr.text.toLowerCase()] : [])),
  )
  for (const item of statement.orderBy) {
    if (!selected.has(item.expr.text.toLowerCase()))
      throw malformed('UserRecordAccess queries can only be ordered by selected fields')
  }
}

function idsOf(compiler: Compiler, where: Condition | null, field: 'userid' | 'recordid'): string[] {
  const items = where?.kind === 'and' ? where.items : where ? [where] : []
  const ids = new Set<string>()
  let filters = 0
  for (const item of items) {
    if (
      item.kind !== 'compare' ||
      item.left.kind !== 'path' ||
      item.subquery ||
      (item.op !== '=' && item.op !== 'IN')
    )
      throw malformed('UserRecordAccess queries can only filter on UserId and RecordId with = or IN')
    const name = item.left.parts.at(-1)?.toLowerCase()
    if (name !== 'userid' && name !== 'recordid')
      throw malformed('UserRecordAccess queries can only filter on UserId and RecordId')
    if (name !== field) continue
    filters++
    for (const literal of item.values) {
      const decoded = operand(literal, 'id', { source: compiler.source, written: item.left.text })
      if (!decoded.range && typeof decoded.value === 'string') ids.add(decoded.value)
    }
  }
  if (filters > 1) throw malformed(`UserRecordAccess queries can filter on ${field} only once`)
  return [...ids]
}

/** `UserRecordAccess.HasEditAccess` in the SELECT list of another object: what the running user may do. */
export function isAccessPath(base: Base, expr: PathExpr): boolean {
  const [first, ...rest] = expr.parts
  const own = first?.toLowerCase()
  if (rest.length === 2 && (own === base.alias?.toLowerCase() || own === base.object.name.toLowerCase()))
    return rest[0]?.toLowerCase() === RECORD_ACCESS.toLowerCase()
  return (
    rest.length === 1 &&
    own === RECORD_ACCESS.toLowerCase() &&
    base.object.relationship(RECORD_ACCESS) === undefined
  )
}

export function addAccessField(compiler: Compiler, shape: Shape, expr: PathExpr): void {
  const object = compiler.org.schema.object(RECORD_ACCESS)
  const name = expr.parts.at(-1) ?? ''
  const field = object?.field(name)
  const refusal = () => fieldError(compiler, expr, noSuchColumn(name, RECORD_ACCESS))
  if (!object || !field || field.name === 'Id') throw refusal()
  note(compiler, { options: [{ object, field }], refusal })
  const known = shape.members.get(RECORD_ACCESS)?.parent
  const inner = known ?? emptyShape()
  inner.members.set(field.name, {
    writer: (out, row) => {
      out[field.name] = row[field.name] ?? null
    },
    parent: null,
  })
  if (known) return
  shape.members.set(RECORD_ACCESS, {
    parent: inner,
    writer: (out, row, _object, run) => {
      const access = accessRow(run.org, run.user, String(row.Id), run.user.id)
      const record: WireRecord = writeRecord(inner, access, object, run)
      out[RECORD_ACCESS] = record
    },
  })
}
