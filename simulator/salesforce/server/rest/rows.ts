/** `/sobjects/{object}` and below: rows by id and by external id. */
import { normaliseId } from '../../ids.ts'
import type { Row, SObjectType } from '../../model.ts'
import { readByExternalId, readRecord } from '../../records/index.ts'
import {
  type Methods,
  objectBody,
  objectOf,
  type RestAnswer,
  type RestCall,
  type RestContext,
} from './call.ts'
import { beforeRead, checkBeforeWrite, validators } from './conditional.ts'
import { describeMethods, globalMethods, objectInfo } from './describes.ts'
import { deletedMethods, updatedMethods } from './replication.ts'
import { suggestedArticlesMethods } from './suggested-articles.ts'
import { create, remove, update, upsert } from './writes.ts'

/** The methods of a path under `/sobjects`; undefined: no such resource. */
export function sobjectMethods(segments: readonly string[]): Methods | undefined {
  switch (segments.length) {
    case 1:
      return globalMethods
    case 2:
      return objectMethods
    case 3:
      return named(segments[2] ?? '') ?? rowMethods
    case 4:
      return segments[3] === 'suggestedArticles' ? suggestedArticlesMethods : externalMethods
    default:
      return undefined
  }
}

const objectMethods: Methods = {
  GET: objectInfo,
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
  describe: describeMethods,
  updated: updatedMethods,
  deleted: deletedMethods,
  suggestedArticles: suggestedArticlesMethods,
}

const named = (name: string) => (Object.hasOwn(namedMethods, name) ? namedMethods[name] : undefined)

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
