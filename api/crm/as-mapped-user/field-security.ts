/**
 * What Salesforce lets a user read, asked for by somebody else: the object and field permissions of the user's profile
 * and permission sets. Describes say which fields have permissions at all; every other is readable with its object.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { createBoundedCache } from '../../identity/bounded-cache.ts'
import type { PolicyModel } from '../../policy/model.ts'
import { createFlights } from '../../salesforce/flight.ts'
import type { CallContext, Gateway, ObjectDescribe, Principal } from '../../salesforce/types.ts'
import { particularityOf } from './objects.ts'
import { askPermissions, type Granted } from './permissions.ts'

const lifeMs = 5 * 60_000
const usersMax = 10_000

export interface FieldSecurity {
  /** Equal for users who may read the same. */
  readonly fingerprint: string
  reads(object: string): boolean
  readsField(object: string, field: string): boolean
  /** Whether a history row that says `changed` was changed may be seen: the name of a field, or of another event. */
  readsHistoryOf(object: string, changed: string): boolean
}

export interface FieldSecurityOptions {
  readonly gateway: Pick<Gateway, 'query' | 'describeAll'>
  /** Reads the permissions; must see them all. */
  readonly integration: Principal
  readonly clock: Clock
}

/**
 * The field security of a user, for the objects and fields of a policy: remembered for five minutes, otherwise one
 * Salesforce call that concurrent requests share, and describes of the objects every quarter of an hour.
 */
export function createFieldSecurity({ gateway, integration, clock }: FieldSecurityOptions) {
  const known = createBoundedCache<{ security: FieldSecurity; untilMs: number }>(usersMax)
  const flights = createFlights<FieldSecurity>()

  const read = async (userId: string, policy: PolicyModel, context: CallContext) => {
    const described = await gateway.describeAll(integration, objectsOf(policy), context)
    const asked = {
      objects: described.map(d => d.name),
      fields: described.flatMap(d => permissionNames(d, policy)),
    }
    return securityFrom(described, await askPermissions(gateway, integration, userId, asked, context))
  }

  return {
    async of(
      userId: string,
      policy: PolicyModel,
      policyHash: string,
      context: CallContext,
    ): Promise<FieldSecurity> {
      const key = `${userId} ${policyHash}`
      const hit = known.get(key)
      if (hit !== undefined && clock.now() < hit.untilMs) return hit.security
      // Whoever waits has the request's deadline; the calls have that of the request that began them.
      return flights.join(key, context.signal, async abandoned => {
        const untilMs = clock.now() + lifeMs
        const security = await read(userId, policy, { ...context, signal: abandoned })
        known.set(key, { security, untilMs })
        return security
      })
    },
  }
}

/** The objects of a policy and those whose permissions count for them. */
function objectsOf(policy: PolicyModel): readonly string[] {
  const names = new Map<string, string>()
  for (const { name } of policy.objects.values()) {
    const { permissionOf, historyOf, snapshotOf } = particularityOf(name)
    for (const object of [name, permissionOf, historyOf, snapshotOf])
      if (typeof object === 'string')
        names.set(object.toLowerCase(), policy.objects.get(object.toLowerCase())?.name ?? object)
  }
  return [...names.values()]
}

/**
 * What FieldPermissions may call the fields that matter: those of the policy, and all of an object whose history it
 * opens. The parts of an address have the permission of the whole.
 */
function permissionNames({ name, fields }: ObjectDescribe, policy: PolicyModel): readonly string[] {
  const own = policy.objects.get(name.toLowerCase())
  const told = [...policy.objects.values()].some(o => {
    const { historyOf, snapshotOf } = particularityOf(o.name)
    return [historyOf, snapshotOf].some(of => of?.toLowerCase() === name.toLowerCase())
  })
  const names = fields
    .filter(f => f.permissionable && (told || own?.fields.has(f.name.toLowerCase()) === true))
    .flatMap(f => [f.name, f.compoundFieldName ?? f.name])
  return [...new Set(names)].map(field => `${name}.${field}`)
}

/** Pure: what the described objects and the permissions found make. */
export function securityFrom(
  described: readonly ObjectDescribe[],
  { objects, fields }: Granted,
): FieldSecurity {
  const byName = new Map(
    described.map(d => [d.name.toLowerCase(), new Map(d.fields.map(f => [f.name.toLowerCase(), f]))]),
  )
  const reads = (object: string): boolean => {
    const name = object.toLowerCase()
    if (!byName.has(name)) return false
    const { permissionOf = name } = particularityOf(name)
    return permissionOf === null || objects.has(permissionOf.toLowerCase())
  }
  const readsField = (object: string, field: string): boolean => {
    const name = object.toLowerCase()
    const found = byName.get(name)?.get(field.toLowerCase())
    if (found === undefined) return false
    if (found.permissionable)
      return [found.name, found.compoundFieldName].some(
        named => named !== null && fields.has(`${name}.${named.toLowerCase()}`),
      )
    const { snapshotOf } = particularityOf(name)
    const repeated = field.replace(/^Prev/i, '').toLowerCase()
    const source = snapshotOf === undefined ? undefined : byName.get(snapshotOf.toLowerCase())
    return source?.get(repeated)?.permissionable === true
      ? fields.has(`${snapshotOf?.toLowerCase()}.${repeated}`)
      : true
  }
  // Which fields have permissions at all decides as much as the permissions do.
  const governed = described.map(d => [
    d.name,
    d.fields.map(f => [f.name, f.permissionable, f.compoundFieldName]),
  ])
  return {
    fingerprint: createHash('sha256')
      .update(JSON.stringify([[...objects].sort(), [...fields].sort(), governed]))
      .digest('base64'),
    reads,
    readsField,
    readsHistoryOf(object, changed) {
      const said = changed.toLowerCase()
      const fieldsOfObject = [...(byName.get(object.toLowerCase())?.values() ?? [])]
      const found = fieldsOfObject.find(
        f => f.name.toLowerCase() === said || f.relationshipName?.toLowerCase() === said,
      )
      return found === undefined ? !/__c$/.test(said) : readsField(object, found.name)
    },
  }
}
