/** `grants:` of an object: which roles may do what with which fields of which rows. */
import { isScalar, type Node } from 'yaml'
import type { GrantModel, Scope } from '../model.ts'
import type { Action } from '../types.ts'
import {
  ALL_GRANT_KEYS,
  COMMON_KEYS,
  GRANT_KEYS,
  type GrantContext,
  type GrantKind,
  readActions,
  readFieldNames,
  readId,
} from './grant-parts.ts'
import { readAggregate, readMasks } from './read-grants.ts'
import { readScope } from './scope.ts'
import { readWrite } from './write-grants.ts'
import { writeVariables } from './write-variables.ts'
import { type Entry, readKeys, readList, readTexts } from './yaml.ts'

/** Reads the grants of one object. */
export function readGrants(entry: Entry | undefined, context: GrantContext): readonly GrantModel[] {
  if (entry === undefined) return []
  const items = readList(entry.value, 'grants', entry.keyPlace, context.faults) ?? []
  const grants = items.flatMap(item => readGrant(item, context) ?? [])
  for (const { grant, entry: fields } of grants) checkReadable(grant, fields, grants, context)
  checkOneAggregate(grants, context)
  return grants.map(g => g.grant)
}

interface Read {
  readonly grant: GrantModel
  readonly entry: Entry | undefined
}

function readGrant(node: Node, context: GrantContext): Read | undefined {
  const { faults } = context
  const keys = readKeys(node, 'A grant', node, { allowed: ALL_GRANT_KEYS, required: COMMON_KEYS }, faults)
  if (keys === undefined) return undefined
  const given = keys.actions === undefined ? [] : readActions(keys.actions, faults)
  const kind = kindOf(given, keys.actions, context)
  if (kind === undefined) return undefined
  for (const key of ALL_GRANT_KEYS) {
    const entry = keys[key]
    if (entry !== undefined && !(GRANT_KEYS[kind] as readonly string[]).includes(key))
      faults.add(
        entry.keyPlace,
        `${key} is not for a grant that may ${given.join(' and ')}.`,
        'Take it away.',
      )
  }
  const creates = given.includes('create') && !given.includes('update')
  if (creates && keys.where !== undefined)
    faults.add(keys.where.keyPlace, 'There is nothing before a record is created.', 'Write check instead.')
  if (!creates && keys.where === undefined)
    faults.add(node, 'A grant lacks where.', 'Name the rows, or write all-rows.')
  const fields = keys.fields === undefined ? [] : readFieldNames(keys.fields, context)
  const where = keys.where === undefined ? undefined : readRows(keys.where, kind, context)
  const write = kind === 'write' ? readWrite(keys, fields, given, context) : undefined
  const grant = {
    id: keys.id === undefined ? '' : readId(keys.id, context),
    roles: new Set(keys.roles === undefined ? [] : readRoleNames(keys.roles, context)),
    actions: new Set(given),
    fields: new Set(fields.map(f => f.name)),
    masks: readMasks(keys.masks, fields, context),
    where,
    relatedOnly: isWord(keys.where, 'related-rows'),
    variables: [
      ...new Set([
        ...[where, write?.check].flatMap(s => (s === undefined ? [] : variablesOf(s))),
        ...(write === undefined ? [] : writeVariables(write)),
      ]),
    ],
    aggregate: kind === 'aggregate' ? readAggregate(keys, node, context) : undefined,
    write,
  }
  return { grant, entry: keys.fields }
}

/** Setup objects: whoever writes them gives rights, and that is not what this product is for. */
const SETUP = new Set([
  'user',
  'group',
  'groupmember',
  'profile',
  'userrole',
  'permissionset',
  'permissionsetassignment',
  'queuesobject',
])

function kindOf(
  given: readonly Action[],
  entry: Entry | undefined,
  { object, faults }: GrantContext,
): GrantKind | undefined {
  const [first] = given
  if (first === undefined) return undefined
  const writes = first === 'create' || first === 'update'
  if (writes && SETUP.has(object.name.toLowerCase()))
    faults.add(entry?.value, `Nothing of ${object.name} may be written.`, 'Take the grant away.')
  const alike = given.every(a => (writes ? a === 'create' || a === 'update' : a === first))
  if (!alike)
    faults.add(entry?.value, 'A grant does one kind of thing.', 'Write one grant to read and one to change.')
  return writes ? 'write' : first
}

function readRoleNames(entry: Entry, { roles, faults }: GrantContext): string[] {
  return readTexts(entry.value, 'roles', entry.keyPlace, faults).map(({ text, place }) => {
    if (!roles.has(text))
      faults.add(place, `There is no role ${text}.`, 'Declare it under `roles`, in this spelling.')
    return text
  })
}

// Every row must be said in so many words: a forgotten `where` would open them all.
function readRows(entry: Entry, kind: GrantKind, context: GrantContext): Scope | undefined {
  if (isWord(entry, 'all-rows')) return undefined
  if (isWord(entry, 'related-rows')) {
    if (kind !== 'read')
      context.faults.add(entry.value, 'related-rows is for reading.', 'Name the rows, or write all-rows.')
    return undefined
  }
  return readScope(entry.value, entry.keyPlace, context)
}

const isWord = (entry: Entry | undefined, word: string) =>
  isScalar(entry?.value) && entry.value.value === word

function variablesOf(scope: Scope): string[] {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return scope.of.flatMap(variablesOf)
    case 'not':
      return variablesOf(scope.of)
    case 'compare':
      return scope.value.type === 'caller' ? [scope.value.variable] : []
    case 'in':
      return scope.values.flatMap(v => (v.type === 'caller' ? [v.variable] : []))
    case 'among':
      return [scope.variable]
  }
}

// Who can write what they can't read can find out what it was by what is refused.
function checkReadable(
  grant: GrantModel,
  entry: Entry | undefined,
  all: readonly Read[],
  { object, faults }: GrantContext,
): void {
  if (grant.write === undefined) return
  for (const role of grant.roles) {
    const readable = all.filter(({ grant: g }) => g.actions.has('read') && g.roles.has(role))
    for (const name of grant.fields)
      if (!readable.some(({ grant: g }) => g.fields.has(name)))
        faults.add(
          entry?.keyPlace,
          `${role} may write ${name} of ${object.name} but not read it.`,
          'Name it in a read grant of the role too.',
        )
  }
}

// Groups cut in two ways can be subtracted from each other, and what is left is a single record.
function checkOneAggregate(all: readonly Read[], { object, faults }: GrantContext): void {
  const seen = new Set<string>()
  for (const { grant, entry } of all) {
    if (grant.aggregate === undefined) continue
    for (const role of grant.roles) {
      if (seen.has(role))
        faults.add(
          entry?.keyPlace,
          `${role} may sum up ${object.name} by two grants.`,
          'Make one grant of them, so that its groups can’t be subtracted from others.',
        )
      seen.add(role)
    }
  }
}
