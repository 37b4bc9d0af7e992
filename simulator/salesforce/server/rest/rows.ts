/** `/sobjects/{object}` and below: rows by id and by external id, describes, replication. */
import { describeGlobal, describeObject } from '../../describe.ts'
import { normaliseId } from '../../ids.ts'
import { type Row, SalesforceError, type SObjectType, type Store } from '../../model.ts'
import { deletedIds, readByExternalId, readRecord, updatedIds } from '../../records/index.ts'
import {
  type Methods,
  notFound,
  objectBody,
  type RestAnswer,
  type RestCall,
  type RestContext,
} from './call.ts'
import { beforeRead, beforeReadOf, checkBeforeWrite, validators } from './conditional.ts'
import { create, remove, update, upsert } from './writes.ts'

/** The methods of a path under `/sobjects`; undefined: no such resource. */
export function sobjectMethods(segments: readonly string[]): Methods | undefined {
  switch (segments.length) {
    case 1:
      return globalMethods
    case 2:
      return objectMethods
    case 3:
      return namedMethods[segments[2] ?? ''] ?? rowMethods
    case 4:
      return externalMethods
    default:
      return undefined
  }
}

const globalMethods: Methods = {
  GET: (context, call) =>
    beforeReadOf(call, metadataChangedAtMs(context)) ?? {
      status: 200,
      headers: lastModified(metadataChangedAtMs(context)),
      body: describeGlobal(context.org, call.user, call.version),
    },
}

const objectMethods: Methods = {
  GET: (context, call) => {
    const described: Record<string, unknown> = {
      ...describeObject(context.org, call.user, objectOf(context, call).name, call.version),
    }
    const { fields: _, childRelationships: __, ...objectDescribe } = described
    return { status: 200, body: { objectDescribe, recentItems: [] } }
  },
  POST: (context, call) => {
    const { name } = objectOf(context, call)
    const { id } = create(context, call, name, objectBody(call))
    return {
      status: 201,
      headers: { Location: `/services/data/${call.version}/sobjects/${name}/${id}` },
      body: { id, success: true, errors: [] },
    }
  },
}

const namedMethods: Readonly<Record<string, Methods>> = {
  describe: {
    GET: (context, call) =>
      beforeReadOf(call, metadataChangedAtMs(context)) ?? {
        status: 200,
        headers: lastModified(metadataChangedAtMs(context)),
        body: describeObject(context.org, call.user, objectOf(context, call).name, call.version),
      },
  },
  updated: {
    GET: (context, call) => ({
      status: 200,
      body: updatedIds(context.org, call.user, objectOf(context, call).name, ...replicationSpan(call)),
    }),
  },
  deleted: {
    GET: (context, call) => ({
      status: 200,
      body: deletedIds(context.org, call.user, objectOf(context, call).name, ...replicationSpan(call)),
    }),
  },
}

const rowMethods: Methods = {
  GET: (context, call) => {
    const object = objectOf(context, call)
    const id = call.segments[2] ?? ''
    const record = readRecord(context.org, call.user, object.name, id, fieldsOf(call), call.version)
    return withRow(context, call, object, id, record)
  },
  PATCH: (context, call) => {
    const { name } = objectOf(context, call)
    const id = call.segments[2] ?? ''
    const row = visibleRow(context, call, name, id)
    const body = objectBody(call)
    if (row !== undefined) checkBeforeWrite(call, name, row)
    update(context, call, name, id, body)
    return { status: 204 }
  },
  DELETE: (context, call) => {
    remove(context, call, objectOf(context, call).name, call.segments[2] ?? '')
    return { status: 204 }
  },
}

const externalMethods: Methods = {
  GET: (context, call) => {
    const object = objectOf(context, call)
    const { field, value } = externalKey(call)
    const record = readByExternalId(
      context.org,
      call.user,
      object.name,
      field,
      value,
      fieldsOf(call),
      call.version,
    )
    const id = String(record.attributes.url).split('/').at(-1) ?? ''
    return withRow(context, call, object, id, record)
  },
  PATCH: (context, call) => {
    const { name } = objectOf(context, call)
    const key = externalKey(call)
    checkExternalRow(context, call, name, key)
    const updateOnly = call.query.get('updateOnly') === 'true'
    const { id, created } = upsert(context, call, name, key, objectBody(call), updateOnly)
    return { status: created ? 201 : 200, body: { id, success: true, errors: [], created } }
  },
  DELETE: (context, call) => {
    const { name } = objectOf(context, call)
    const { field, value } = externalKey(call)
    const record = readByExternalId(context.org, call.user, name, field, value, ['Id'], call.version)
    remove(context, call, name, String(record.Id))
    return { status: 204 }
  },
}

/** The object a path names, any case. Throws NOT_FOUND. */
function objectOf({ org }: RestContext, call: RestCall): SObjectType {
  const object = org.schema.object(call.segments[1] ?? '')
  if (object === undefined) throw notFound()
  return object
}

const externalKey = (call: RestCall) => ({ field: call.segments[2] ?? '', value: call.segments[3] ?? '' })

function fieldsOf(call: RestCall): string[] | undefined {
  const fields = call.query.get('fields')
  return fields === null ? undefined : fields.split(',').map(field => field.trim())
}

/** The record was readable: now the conditions on it, then the answer with its validators. */
function withRow(
  context: RestContext,
  call: RestCall,
  object: SObjectType,
  id: string,
  record: object,
): RestAnswer {
  const row = storedRow(context, object.name, id)
  if (row === undefined) return { status: 200, body: record }
  return (
    beforeRead(call, object.name, row) ?? { status: 200, headers: validators(object.name, row), body: record }
  )
}

function storedRow({ org }: RestContext, object: string, id: string): Row | undefined {
  const full = normaliseId(id)
  return full === undefined ? undefined : org.store.get(object, full)
}

/** The live row conditions may speak about: one the user can't see must not answer 412. */
function visibleRow(context: RestContext, call: RestCall, object: string, id: string): Row | undefined {
  const { org } = context
  const type = org.schema.object(object)
  const row = storedRow(context, object, id)
  if (type === undefined || row === undefined || row.IsDeleted === true) return undefined
  return org.access.row(call.user, type, row, 'read') ? row : undefined
}

/** Conditions of an upsert hold for the one live row it would update. */
function checkExternalRow(
  context: RestContext,
  call: RestCall,
  object: string,
  key: { field: string; value: string },
): void {
  const { org } = context
  const field = org.schema.object(object)?.field(key.field)
  const rows = field && org.store.lookup(object, field.name, key.value)?.filter(row => row.IsDeleted !== true)
  if (rows?.length !== 1) return
  const row = visibleRow(context, call, object, String(rows[0]?.Id))
  if (row !== undefined) checkBeforeWrite(call, object, row)
}

function replicationSpan(call: RestCall): [number, number] {
  return [dateParameter(call, 'start'), dateParameter(call, 'end')]
}

function dateParameter(call: RestCall, name: string): number {
  const text = call.query.get(name)
  // An unescaped plus of the offset arrives as a blank.
  const at = Date.parse(text?.replace(' ', '+') ?? '')
  if (Number.isNaN(at))
    throw new SalesforceError(400, 'INVALID_REPLICATION_DATE', `${name} is not a valid date`)
  return at
}

/** Describes change with the metadata, and with the permissions that filter them. */
const permissionObjects = [
  'FieldPermissions',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'User',
]

function metadataChangedAtMs({ org: { store } }: RestContext): number {
  const revision = permissionObjects.reduce((sum, object) => sum + store.revisionOf(object), 0)
  const known = metadataChanges.get(store)
  if (known?.revision === revision) return known.atMs
  let latest = ''
  for (const object of permissionObjects)
    for (const { SystemModstamp: at } of store.rows(object))
      if (typeof at === 'string' && at > latest) latest = at
  const atMs = latest === '' ? 0 : Date.parse(latest)
  metadataChanges.set(store, { revision, atMs })
  return atMs
}

/** Worked out once until one of the permission objects changes. */
const metadataChanges = new WeakMap<Store, { revision: number; atMs: number }>()

const lastModified = (atMs: number) => ({ 'Last-Modified': new Date(atMs).toUTCString() })
