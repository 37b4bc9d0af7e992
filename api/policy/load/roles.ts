/** `roles:` who holds a role, and which operations it may ask. */
import type { Node } from 'yaml'
import type { RoleModel } from '../model.ts'
import type { Faults, Place } from './faults.ts'
import { type Entry, readKeys, readList, readMap, readText, readTexts } from './yaml.ts'

const NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Reads every role. `operations`: the operations there are; undefined: any name of the right shape. */
export function readRoles(
  entry: Entry | undefined,
  operations: readonly string[] | undefined,
  faults: Faults,
): readonly RoleModel[] {
  if (entry === undefined) return []
  return (readMap(entry.value, 'roles', entry.keyPlace, faults) ?? []).map(role =>
    readRole(role, operations, faults),
  )
}

function readRole(role: Entry, operations: readonly string[] | undefined, faults: Faults): RoleModel {
  const name = role.key
  if (!NAME.test(name)) {
    faults.add(role.keyPlace, `${name} is no name for a role.`, 'Use letters and digits, a letter first.')
  }
  const keys = readKeys(
    role.value,
    `Role ${name}`,
    role.keyPlace,
    { allowed: ['callers', 'anyOf', 'operations'], required: ['anyOf', 'operations'] },
    faults,
  )
  const holders = keys?.anyOf === undefined ? [] : readHolders(keys.anyOf, faults)
  return {
    name,
    callers: keys?.callers === undefined ? ['user'] : readCallers(keys.callers, faults),
    appRoles: holders.flatMap(h => (h.kind === 'appRole' ? [h.value] : [])),
    groups: holders.flatMap(h => (h.kind === 'group' ? [h.value.toLowerCase()] : [])),
    operations: keys?.operations === undefined ? [] : readOperations(keys.operations, operations, faults),
  }
}

function readCallers(entry: Entry, faults: Faults): ('user' | 'app')[] {
  return readTexts(entry.value, 'callers', entry.keyPlace, faults).flatMap(({ text, place }) => {
    if (text === 'user' || text === 'app') return [text]
    faults.add(place, `${text} is no kind of caller.`, 'Use user, app or both.')
    return []
  })
}

interface Holder {
  readonly kind: 'appRole' | 'group'
  readonly value: string
}

function readHolders(entry: Entry, faults: Faults): Holder[] {
  return (readList(entry.value, 'anyOf', entry.keyPlace, faults) ?? []).flatMap(item =>
    readHolder(item, faults),
  )
}

function readHolder(item: Node, faults: Faults): Holder[] {
  const keys = readKeys(item, 'A holder', item, { allowed: ['appRole', 'group'] }, faults)
  if (keys === undefined) return []
  const given = [keys.appRole, keys.group].filter(e => e !== undefined)
  const [only] = given
  if (only === undefined || given.length > 1) {
    faults.add(item, 'A holder names neither or both of appRole and group.', 'Write one of them.')
    return []
  }
  const value = readText(only.value, only.key, only.keyPlace, faults)
  if (value === undefined || isWildcard(value, only.value, faults)) return []
  if (only.key === 'appRole') return [{ kind: 'appRole', value }]
  if (GUID.test(value)) return [{ kind: 'group', value }]
  faults.add(
    only.value,
    `${value} is not a group's object id.`,
    'Use the GUID that Entra shows for the group.',
  )
  return []
}

function isWildcard(value: string, place: Place, faults: Faults): boolean {
  if (value !== '*') return false
  faults.add(place, 'A wildcard grants what nobody has read.', 'Name each one.')
  return true
}

function readOperations(entry: Entry, known: readonly string[] | undefined, faults: Faults): string[] {
  return readTexts(entry.value, 'operations', entry.keyPlace, faults).map(({ text, place }) => {
    const exists = known === undefined ? NAME.test(text) : known.includes(text)
    if (!exists) faults.add(place, `There is no operation ${text}.`, 'Use an operationId of openapi.yaml.')
    return text
  })
}
