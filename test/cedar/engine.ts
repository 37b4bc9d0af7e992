/** Cedar, asked about records of the small org. */
import {
  type CedarValueJson,
  type EntityJson,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { Subject } from '../../api/policy/types.ts'
import type { Row, World } from '../property/select-evaluator.ts'
import { dayNumber, isReference, kindOf, OBJECTS, type ObjectName, type Value } from './world.ts'

export interface Cedar {
  /** Decides on a record, by its row; on a kind of record, by its name alone. */
  allows(action: string, target: { object: ObjectName; row?: Row }, context: Context): boolean
}
export type Context = Readonly<Record<string, CedarValueJson>>

/** Cedar with these policies, for one caller in one world; what it was asked before it isn't asked again. */
export function cedarOf(
  policies: Readonly<Record<ObjectName, string>>,
  subject: Subject,
  world: World,
): Cedar {
  // The policies about kinds of records stand with their object's; each set is parsed once.
  for (const object of OBJECTS) check(preparsePolicySet(object, { staticPolicies: policies[object] }))
  const principal = principalOf(subject)
  const remembered = new Map<string, boolean>()
  return {
    allows(action, { object, row }, context) {
      const key = JSON.stringify([action, object, row?.Id, context])
      const known = remembered.get(key)
      if (known !== undefined) return known
      const decision = decide(action, object, row, context)
      remembered.set(key, decision)
      return decision
    },
  }

  function decide(action: string, object: ObjectName, row: Row | undefined, context: Context): boolean {
    const isKind = action === 'ask' || action === 'askSum'
    const resource = { type: isKind ? 'Kind' : object, id: isKind ? object : String(row?.Id ?? 'new') }
    const answer = statefulIsAuthorized({
      principal: principal.uid,
      action: { type: 'Action', id: action },
      resource,
      context: { ...context },
      preparsedPolicySetId: object,
      validateRequest: false,
      entities: [principal, ...(row === undefined ? [] : entitiesOf(world, object, row))],
    })
    if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors))
    const { decision, diagnostics } = answer.response
    // An expression that can't be worked out would silently count as no.
    if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors))
    return decision === 'allow'
  }
}

function check(answer: ReturnType<typeof preparsePolicySet>) {
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors))
}

/** Known ids only: what stands for nothing is absent. */
function principalOf({ kind, appRoles, groups, clientId, scopes, salesforceUser: user }: Subject) {
  const known = Object.entries({
    userId: user.id,
    managerId: user.managerId,
    roleId: user.roleId,
    profileId: user.profileId,
    ...user.attributes,
    reportIds: user.reportIds,
    accountTeamIds: user.accountTeamIds,
  }).flatMap(([name, value]) =>
    value === null ? [] : [[name, typeof value === 'string' ? value : [...value]]],
  )
  const attrs: EntityJson['attrs'] = {
    kind,
    appRoles: [...appRoles],
    groups: [...groups],
    client: clientId,
    scopes: [...scopes],
    ...Object.fromEntries(known),
  }
  return { uid: { type: 'Caller', id: user.id }, attrs, parents: [] }
}

/** A record and what its references lead to, at any distance. */
function entitiesOf(world: World, object: ObjectName, row: Row): EntityJson[] {
  const found = new Map<string, EntityJson>()
  const add = (kind: ObjectName, of: Row) => {
    if (found.has(of.Id)) return
    found.set(of.Id, { uid: { type: kind, id: of.Id }, attrs: attributesOf(kind, of), parents: [] })
    for (const [name, value] of Object.entries(of)) {
      const to = kindOf(kind, name)
      const target = isReference(to) ? world.find(to, value) : undefined
      if (isReference(to) && target !== undefined) add(to, target)
    }
  }
  add(object, row)
  return [...found.values()]
}

function attributesOf(object: ObjectName, row: Row): EntityJson['attrs'] {
  const attrs: EntityJson['attrs'] = {}
  for (const [name, value] of Object.entries(row)) {
    const kind = kindOf(object, name)
    if (value === null) continue
    attrs[name] = cedarValue(kind, value)
    if (isReference(kind)) attrs[name.slice(0, -2)] = { __entity: { type: kind, id: String(value) } }
  }
  return attrs
}

export const cedarValue = (kind: string, value: Exclude<Value, null>): CedarValueJson =>
  kind === 'date' ? dayNumber(String(value)) : value
