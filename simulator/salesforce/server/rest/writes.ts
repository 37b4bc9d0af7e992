/** Every change of a record passes here, so that a row lock can strike it, alone or inside a composite. */
import { SalesforceError } from '../../model.ts'
import {
  createRecord,
  deleteRecord,
  updateRecord,
  upsertRecord,
  type WriteOptions,
} from '../../records/index.ts'
import type { RestCall, RestContext } from './call.ts'

type Body = Record<string, unknown>

export function create(context: RestContext, call: RestCall, object: string, body: Body): { id: string } {
  lockRow(context, call, 'POST', object, undefined)
  return createRecord(context.org, call.user, object, body, writeOptions(call))
}

export function update(context: RestContext, call: RestCall, object: string, id: string, body: Body): void {
  lockRow(context, call, 'PATCH', object, id)
  updateRecord(context.org, call.user, object, id, body, writeOptions(call))
}

export function remove(context: RestContext, call: RestCall, object: string, id: string): void {
  lockRow(context, call, 'DELETE', object, id)
  deleteRecord(context.org, call.user, object, id)
}

export function upsert(
  context: RestContext,
  call: RestCall,
  object: string,
  key: { field: string; value: string },
  body: Body,
  updateOnly: boolean,
): { id: string; created: boolean } {
  lockRow(context, call, 'PATCH', object, undefined)
  return upsertRecord(context.org, call.user, object, key.field, key.value, body, {
    ...writeOptions(call),
    updateOnly,
  })
}

/** `Sforce-Duplicate-Rule-Header: allowSave=true` saves in spite of a warning. */
function writeOptions(call: RestCall): WriteOptions {
  const header = call.headers['sforce-duplicate-rule-header']
  return { allowDuplicateSave: header !== undefined && /(^|[;,\s])allowSave=true/i.test(header) }
}

/** A `rowLock` fault is matched by the record's own path, `/services/data/v67.0/sobjects/Case/500…`. */
function lockRow(
  { faults }: RestContext,
  call: RestCall,
  method: string,
  object: string,
  id: string | undefined,
): void {
  if (faults.none) return
  const path = `/services/data/${call.version}/sobjects/${object}${id === undefined ? '' : `/${id}`}`
  const strikes = faults.strike(
    { target: 'salesforce', method, path, user: call.user.username },
    kind => kind === 'rowLock',
  )
  if (strikes.length === 0) return
  call.note.fault = 'rowLock'
  throw new SalesforceError(
    400,
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id ?? 'null'}`,
  )
}
