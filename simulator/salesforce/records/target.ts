/** The object and the row an operation is about, with the refusals of a real org. */
import { normaliseId } from '../ids.ts'
import type { Org, Row, RowRight, RunningUser, SObjectType } from '../model.ts'
import {
  entityDeleted,
  externalIdMissing,
  locked,
  malformedId,
  noAccess,
  noCrossReferenceAccess,
  resourceMissing,
} from './errors.ts'

/** The object of this name that the user may see at all; NOT_FOUND for any other. */
export function visibleObject(org: Org, user: RunningUser, name: string): SObjectType {
  const type = org.schema.object(name)
  if (type === undefined || !org.access.object(user, type, 'read')) throw resourceMissing()
  return type
}

/** The 18-character form of an id of this object; NOT_FOUND for one of another, MALFORMED_ID for a broken one. */
export function idOf(type: SObjectType, id: string): string {
  const looksLikeId = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id)
  if (!looksLikeId || (type.keyPrefix ?? '').toLowerCase() !== id.slice(0, 3).toLowerCase())
    throw externalIdMissing(id)
  const normal = normaliseId(id)
  if (normal === undefined) throw malformedId(id)
  return normal
}

/** The live row to read: hidden and absent rows are told apart by nothing. */
export function rowToRead(org: Org, user: RunningUser, type: SObjectType, id: string): Row {
  const row = org.store.get(type.name, idOf(type, id))
  if (row === undefined || !org.access.row(user, type, row, 'read')) throw resourceMissing()
  if (row.IsDeleted === true) throw entityDeleted()
  return row
}

/** The live row to change: it must be visible, open to the right, and not locked by an approval. */
export function rowToWrite(org: Org, user: RunningUser, type: SObjectType, id: string, right: RowRight): Row {
  const row = org.store.get(type.name, idOf(type, id))
  if (row === undefined) throw resourceMissing()
  if (!org.access.row(user, type, row, 'read')) throw noCrossReferenceAccess(String(row.Id))
  if (row.IsDeleted === true) throw entityDeleted()
  if (!org.access.row(user, type, row, right)) throw noAccess()
  refuseLocked(org, user, type, row)
  return row
}

/** A record in approval, and what hangs on it, is locked for all but those who may modify every record. */
export function refuseLocked(org: Org, user: RunningUser, type: SObjectType, row: Row) {
  if (org.access.object(user, type, 'modifyAll')) return
  // Details (line items, comments) lock with their record; activities about it don't.
  const isDetail = type.permissionsFrom !== null && type.permissionsFrom !== type.name
  const parents = isDetail ? type.controllingParents.map(name => row[name]) : []
  for (const id of [row.Id, ...parents]) if (typeof id === 'string' && inApproval(org, id)) throw locked()
}

function inApproval(org: Org, id: string): boolean {
  const processes = org.store.lookup('ProcessInstance', 'TargetObjectId', id) ?? []
  return processes.some(p => p.IsDeleted !== true && (p.Status === 'Pending' || p.Status === 'Started'))
}
