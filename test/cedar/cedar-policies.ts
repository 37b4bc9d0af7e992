/**
 * A policy file as Cedar policies, from the file's own words: nothing of api/policy is used. Actions of Cedar's side:
 *
 * - ask: may a question use these fields (`context.used`) and show this one (`context.field`) of an object at all?
 * - see: does a question that uses `context.used` give the row?
 * - read, partly: does it show the field of the row, in full or in part?
 * - askSum, sum: may these numbers be asked for, and does the row count in them?
 * - create, update: may the change be made; …Unapproved: without anybody else; …AtOnce: without asking either.
 */
import { conditionIn, constraintsIn, imagesOf } from './cedar-change.ts'
import { scopeIn, stored } from './cedar-scope.ts'
import { type ForbidText, type GrantText, type PolicyText, variablesIn } from './policy-text.ts'
import { isReference, kindOf, OBJECTS, type ObjectName } from './world.ts'

const PHASES = ['read-only', 'controlled-writes', 'orchestration']
const writes = (phase: string) => PHASES.indexOf(phase) >= 1
const listOf = (texts: readonly string[]) => `[${texts.map(t => JSON.stringify(t)).join(', ')}]`
const anyOf = (parts: readonly string[]) => (parts.length === 0 ? 'false' : `(${parts.join(' || ')})`)

/** The policies of each object. */
export function cedarPolicies(policy: PolicyText): Readonly<Record<ObjectName, string>> {
  const made = OBJECTS.map(object => [object, policiesOf(policy, object)])
  return Object.fromEntries(made) as Record<ObjectName, string>
}

function policiesOf(policy: PolicyText, object: ObjectName): string {
  const { grants = [], forbid = [] } = policy.objects[object] ?? {}
  return [
    ...grants.flatMap(grant => grantIn(policy, object, grant, forbid)),
    ...forbid.flatMap(f => forbidIn(object, f)),
  ].join('\n')
}

const rule = (effect: 'permit' | 'forbid', actions: readonly string[], object: string, when: string) =>
  `${effect} (principal, action in [${actions.map(a => `Action::"${a}"`).join(', ')}], resource is ${object})\nwhen { ${when} };`

/** Forbidding beats permitting, as in Cedar itself. What a change would make of a record is judged with the grant. */
function forbidIn(object: ObjectName, { actions, where }: ForbidText): string[] {
  const barred = [
    ...(actions.includes('read') ? ['see', 'read', 'partly'] : []),
    ...(actions.includes('aggregate') ? ['sum'] : []),
  ]
  return barred.length === 0 ? [] : [rule('forbid', barred, object, scopeIn(where, stored).yes)]
}

function grantIn(
  policy: PolicyText,
  object: ObjectName,
  grant: GrantText,
  forbids: readonly ForbidText[],
): string[] {
  const known = variablesIn(grant).map(name => `principal has ${name}`)
  const live = (writing: boolean) => [
    ...known,
    holds(policy, grant, writing),
    admits(policy, object, writing),
  ]
  if (grant.actions.includes('read')) return readIn(object, grant, live(false))
  if (grant.actions.includes('aggregate')) return sumIn(object, grant, live(false))
  return (['create', 'update'] as const)
    .filter(action => grant.actions.includes(action))
    .flatMap(action => changeIn(object, grant, action, live(true), forbids, policy))
}

/** The caller holds one of the grant's roles; to write, one that has come that far. */
function holds({ roles }: PolicyText, grant: GrantText, writing: boolean): string {
  const held = grant.roles.flatMap(name => {
    const role = roles[name]
    if (role === undefined || (writing && !writes(role.phase))) return []
    const ways = role.anyOf.map(way =>
      way.group === undefined
        ? `principal.appRoles.contains(${JSON.stringify(way.appRole)})`
        : `principal.groups.contains(${JSON.stringify(way.group)})`,
    )
    return [`(${anyOf(ways)} && ${listOf(role.callers ?? ['user'])}.contains(principal.kind))`]
  })
  return anyOf(held)
}

/** The app may touch the object; to write, app, token and deployment have come that far. */
function admits({ clients, phase }: PolicyText, object: string, writing: boolean): string {
  const ids = Object.values(clients)
    .filter(c => (c.objects?.includes(object) ?? true) && (!writing || writes(c.phase)))
    .map(c => c.id)
  const app = `${listOf(ids)}.contains(principal.client)`
  if (!writing) return app
  const token = '(principal.kind == "app" || principal.scopes.contains("access_as_user"))'
  return `${app} && ${token} && ${writes(phase)}`
}

function readIn(object: ObjectName, grant: GrantText, live: readonly string[]): string[] {
  const uses = `${listOf(grant.fields)}.containsAll(context.used)`
  const full = `${listOf(grant.fields)}.contains(context.field)`
  const part = `${listOf(Object.keys(grant.masks ?? {}))}.contains(context.field)`
  const scope = scopeIn(grant.where, stored).yes
  const when = (...parts: readonly string[]) => [...live, uses, ...parts].join(' && ')
  return [
    rule('permit', ['ask'], 'Kind', when(`context.object == "${object}"`, `(${full} || ${part})`)),
    rule('permit', ['see'], object, when(scope)),
    rule('permit', ['read'], object, when(scope, full)),
    rule('permit', ['partly'], object, when(scope, part)),
  ]
}

function sumIn(object: ObjectName, grant: GrantText, live: readonly string[]): string[] {
  const covers = [
    ...live,
    `${listOf(grant.groupBy ?? [])}.containsAll(context.groups)`,
    `${listOf(grant.fields)}.containsAll(context.measured)`,
  ].join(' && ')
  return [
    rule('permit', ['askSum'], 'Kind', `context.object == "${object}" && ${covers}`),
    rule('permit', ['sum'], object, `${covers} && ${scopeIn(grant.where, stored).yes}`),
  ]
}

function changeIn(
  object: ObjectName,
  grant: GrantText,
  action: 'create' | 'update',
  live: readonly string[],
  forbids: readonly ForbidText[],
  policy: PolicyText,
): string[] {
  const images = imagesOf(grant, action)
  const barred = forbids.filter(f => f.actions.includes(action))
  const sides = action === 'update' ? [images.before, images.after] : [images.after]
  const chosen = grant.fields.filter(f => !(grant.set !== undefined && f in grant.set))
  const may = [
    ...live,
    'context.found',
    `${listOf(chosen)}.containsAll(context.names)`,
    ...(action === 'update' ? [scopeIn(grant.where, images.before).yes] : []),
    scopeIn(grant.check, images.after).yes,
    ...barred.flatMap(f => sides.map(side => scopeIn(f.where, side).no)),
    ...constraintsIn(grant, images),
    ...referencesIn(object, images, policy),
  ]
  const approved = (grant.approval ?? []).map(a =>
    a.when === undefined ? 'false' : `!${conditionIn(a.when, images)}`,
  )
  const { confirm = 'always' } = grant
  const unasked =
    typeof confirm === 'string' ? String(confirm === 'never') : `!${conditionIn(confirm.when, images)}`
  return [
    rule('permit', [action], object, may.join(' && ')),
    rule('permit', [`${action}Unapproved`], object, [...may, ...approved].join(' && ')),
    rule('permit', [`${action}AtOnce`], object, [...may, ...approved, unasked].join(' && ')),
  ]
}

/** What a written reference points at can be read; the caller's own user needs no proof where the policy puts it. */
function referencesIn(object: ObjectName, images: Images, { objects }: PolicyText): string[] {
  const references = Object.keys(objects[object]?.fields ?? {}).filter(f => isReference(kindOf(object, f)))
  return references.map(field => {
    const value = images.after.value(field)
    const readable = `context.readable.contains(${value})`
    const own = `(!context.names.contains("${field}") && ${value} == principal.userId)`
    return `(!${images.writes(field)} || !(${images.after.has(field)}) || ${readable} || ${own})`
  })
}

type Images = ReturnType<typeof imagesOf>
