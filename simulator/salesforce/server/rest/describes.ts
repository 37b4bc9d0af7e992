/** `/sobjects`, `/sobjects/{object}` (object info) and `/sobjects/{object}/describe`. */
import { describeGlobal, describeObject } from '../../describe.ts'
import type { Store } from '../../model.ts'
import { type Methods, objectOf, type RestAnswer, type RestCall, type RestContext } from './call.ts'
import { beforeReadOf } from './conditional.ts'

export const globalMethods: Methods = {
  GET: (context, call) =>
    unlessUnchanged(context, call, describeGlobal(context.org, call.user, call.version)),
}

export const describeMethods: Methods = {
  GET: (context, call) =>
    unlessUnchanged(
      context,
      call,
      describeObject(context.org, call.user, objectOf(context, call).name, call.version),
    ),
}

/** The describe without its long parts. */
export function objectInfo(context: RestContext, call: RestCall): RestAnswer {
  const described: Record<string, unknown> = {
    ...describeObject(context.org, call.user, objectOf(context, call).name, call.version),
  }
  const { fields: _, childRelationships: __, ...objectDescribe } = described
  return { status: 200, body: { objectDescribe, recentItems: [] } }
}

/** The description was allowed and made: 304 when nothing changed since the caller's copy. */
function unlessUnchanged(context: RestContext, call: RestCall, body: object): RestAnswer {
  const changedAtMs = metadataChangedAtMs(context)
  const headers = { 'Last-Modified': new Date(changedAtMs).toUTCString() }
  return beforeReadOf(call, changedAtMs) ?? { status: 200, headers, body }
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
