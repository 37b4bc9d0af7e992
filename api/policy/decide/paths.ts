/** Field paths, followed hop by hop through what the caller's roles may read. */
import type { FieldModel } from '../model.ts'
import { fieldDenied } from './refusals.ts'
import type { ObjectView, ResolvedPath, RoleView, Step } from './view.ts'

/** Names in a path: two references and a field. With a row scope's three hops Salesforce's five are reached. */
const PATH_NAMES_MAX = 3
/** Paths kept per object and set of roles; case can be varied endlessly, so there is an end to it. */
const KEPT_PATHS_MAX = 2_000
const SHAPE = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*){0,2}$/

/**
 * Resolves a path as a caller wrote it. Every reference on the way and the field itself must be named by a live
 * grant. Throws Problem 'field-denied' otherwise, whatever the reason.
 */
export function resolvePath(
  roles: RoleView,
  object: ObjectView,
  written: string,
  objectWritten: string,
): ResolvedPath {
  const resolved = findPath(roles, object, written)
  if (resolved === undefined) throw fieldDenied(objectWritten, written)
  return resolved
}

/** The same, undefined where a step of it is not permitted. */
export function findPath(roles: RoleView, object: ObjectView, written: string): ResolvedPath | undefined {
  const known = object.paths.get(written)
  if (known !== undefined) return known
  const resolved = SHAPE.test(written) ? follow(roles, object, written.toLowerCase().split('.')) : undefined
  if (resolved !== undefined && object.paths.size < KEPT_PATHS_MAX) object.paths.set(written, resolved)
  return resolved
}

function follow(roles: RoleView, object: ObjectView, words: readonly string[]): ResolvedPath | undefined {
  if (words.length > PATH_NAMES_MAX) return undefined
  const steps: Step[] = []
  const names: string[] = []
  let view = object
  let prefix = ''
  let lookupPath = ''
  for (const [at, word] of words.entries()) {
    const last = at === words.length - 1
    const field = last ? view.fields.get(word) : readableLookup(view, word)
    if (field === undefined) return undefined
    steps.push({
      prefix,
      view,
      field,
      lookupPath,
      inEveryGrant: view.grants.every(g => g.fields.has(field.name)),
    })
    if (last) return { path: prefix + field.name, names: [...names, field.name], target: view, field, steps }
    const relationship = field.relationship ?? ''
    names.push(relationship)
    lookupPath = prefix + field.name
    prefix += `${relationship}.`
    const [target, ...others] = field.to.map(name => roles.objects.get(name.toLowerCase()))
    if (others.length > 0)
      return at === words.length - 2 ? openEnd([target, ...others], words[at + 1]) : undefined
    if (target === undefined) return undefined
    view = target
  }
  return undefined

  // Behind a reference with several targets only what may be read of every row of every target can be used.
  function openEnd(targets: readonly (ObjectView | undefined)[], word = ''): ResolvedPath | undefined {
    const fields = targets.map(target => openField(target, word))
    const [target] = targets
    const [field] = fields
    if (target === undefined || field === undefined) return undefined
    if (fields.some(f => f?.name !== field.name || f.kind !== field.kind)) return undefined
    return { path: prefix + field.name, names: [...names, field.name], target, field, steps }
  }
}

function readableLookup(view: ObjectView, relationship: string): FieldModel | undefined {
  const lookup = view.model.lookups.get(relationship)
  return lookup === undefined ? undefined : view.fields.get(lookup.name.toLowerCase())
}

function openField(target: ObjectView | undefined, word: string): FieldModel | undefined {
  const field = target?.fields.get(word)
  if (target === undefined || field === undefined) return undefined
  return target.ownGrants.some(g => g.where === undefined && g.fields.has(field.name)) ? field : undefined
}
