/** `roles:` who holds a role, and which operations it may ask. */
import type { Node } from 'yaml'
import type { RoleModel } from '../model.ts'
import type { Phase } from '../types.ts'
import { GUID } from './clients.ts'
import type { KnownOperations } from './document.ts'
import type { Faults, Place } from './faults.ts'
import { readLimits } from './limits.ts'
import { NAME, readNarrowerPhase, readOperationNames } from './operations.ts'
import { checkRelays } from './relays.ts'
import { type Entry, readKeys, readList, readMap, readText, readTexts } from './yaml.ts'

interface Context {
  readonly operations: KnownOperations
  /** Of the deployment. */
  readonly phase: Phase
  readonly faults: Faults
}

/** Reads every role. */
export function readRoles(entry: Entry | undefined, context: Context): readonly RoleModel[] {
  if (entry === undefined) return []
  const roles = (readMap(entry.value, 'roles', entry.keyPlace, context.faults) ?? []).map(given => ({
    role: readRole(given, context),
    place: given.keyPlace,
  }))
  checkRelays(roles, context.operations, context.faults)
  return roles.map(({ role }) => role)
}

function readRole(role: Entry, { operations, phase, faults }: Context): RoleModel {
  const name = role.key
  if (!NAME.test(name)) {
    faults.add(role.keyPlace, `${name} is no name for a role.`, 'Use letters and digits, a letter first.')
  }
  const keys = readKeys(
    role.value,
    `Role ${name}`,
    role.keyPlace,
    {
      allowed: ['purpose', 'callers', 'anyOf', 'phase', 'limits', 'operations'],
      required: ['anyOf', 'operations'],
    },
    faults,
  )
  const holders = keys?.anyOf === undefined ? [] : readHolders(keys.anyOf, faults)
  return {
    name,
    purpose:
      keys?.purpose === undefined
        ? ''
        : (readText(keys.purpose.value, 'purpose', keys.purpose.keyPlace, faults) ?? ''),
    phase: readNarrowerPhase(keys?.phase, phase, faults),
    limits: readLimits(keys?.limits, faults),
    callers: keys?.callers === undefined ? ['user'] : readCallers(keys.callers, faults),
    appRoles: holders.flatMap(h => (h.kind === 'appRole' ? [h.value] : [])),
    groups: holders.flatMap(h => (h.kind === 'group' ? [h.value.toLowerCase()] : [])),
    operations: readOperationNames(keys?.operations, 'operations', operations, faults),
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
