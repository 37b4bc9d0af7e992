/** Principals and resources of a test file. */
import type { Faults } from '../../../api/policy/load/faults.ts'
import { type Entry, readMap } from '../../../api/policy/load/yaml.ts'
import { salesforceId } from '../../../api/soql/salesforce-id.ts'
import type { Principal, Resource } from './format.ts'
import { keysOf, type Reading, scalarOf, textOf, textsOf, valuesOf } from './nodes.ts'

const PREFIXES: Readonly<Record<string, string>> = {
  User: '005',
  Group: '00G',
  Account: '001',
  Contact: '003',
  Opportunity: '006',
  Lead: '00Q',
  Case: '500',
  Task: '00T',
  Event: '00U',
}

/** The entries of a section, which may be left out. */
export const entriesOf = (entry: Entry | undefined, faults: Faults): readonly Entry[] =>
  entry === undefined ? [] : (readMap(entry.value, entry.key, entry.keyPlace, faults) ?? [])

/** An id for each name: of a user for a principal, of its object for a resource. */
export function assignIds(principals: readonly Entry[], resources: readonly Entry[], faults: Faults) {
  const ids = new Map<string, string>()
  const objects = new Map(resources.map(r => [r, textOf(objectOf(r), { faults, ids })]))
  for (const [at, entry] of [...principals, ...resources].entries()) {
    if (ids.has(entry.key)) faults.add(entry.keyPlace, `${entry.key} is given twice.`, 'Use another name.')
    const prefix = PREFIXES[objects.get(entry) ?? (principals.includes(entry) ? 'User' : '')] ?? 'a0X'
    ids.set(entry.key, salesforceId(`${prefix}${String(at + 1).padStart(12, '0')}`) ?? '')
  }
  return ids
}

function objectOf({ value, key, keyPlace }: Entry): Entry | undefined {
  const silent: Faults = { add: () => {}, check: () => {} }
  return readMap(value, key, keyPlace, silent)?.find(e => e.key === 'object')
}

export function readPrincipal(entry: Entry, reading: Reading): Principal {
  const allowed = ['kind', 'roles', 'appRoles', 'groups', 'client', 'scopes', 'salesforceUser'] as const
  const keys = keysOf(entry, allowed, [], reading)
  const kind = textOf(keys.kind, reading)
  if (kind !== undefined && kind !== 'user' && kind !== 'app')
    reading.faults.add(keys.kind?.value, `${kind} is no kind of caller.`, 'Use user or app.')
  return {
    id: reading.ids.get(entry.key) ?? '',
    kind: kind === 'user' || kind === 'app' ? kind : undefined,
    roles: textsOf(keys.roles, reading) ?? [],
    appRoles: textsOf(keys.appRoles, reading) ?? [],
    groups: textsOf(keys.groups, reading) ?? [],
    client: textOf(keys.client, reading),
    scopes: textsOf(keys.scopes, reading),
    salesforceUser:
      keys.salesforceUser === undefined ? { attributes: {} } : readUser(keys.salesforceUser, reading),
  }
}

function readUser(entry: Entry, reading: Reading): Principal['salesforceUser'] {
  const allowed = ['managerId', 'roleId', 'profileId', 'attributes', 'reportIds', 'accountTeamIds'] as const
  const keys = keysOf(entry, allowed, [], reading)
  const id = (given: Entry | undefined) => {
    const value = given === undefined ? null : scalarOf(given.value, reading)
    return typeof value === 'string' ? value : null
  }
  const ids = (given: Entry | undefined) =>
    textsOf(given, reading)?.map(text => reading.ids.get(text.replace(/^\$/, '')) ?? text)
  const attributes = Object.entries(valuesOf(keys.attributes, reading) ?? {})
  return {
    managerId: id(keys.managerId),
    roleId: id(keys.roleId),
    ...(keys.profileId === undefined ? {} : { profileId: id(keys.profileId) ?? '' }),
    attributes: Object.fromEntries(attributes.map(([name, v]) => [name, v === null ? null : String(v)])),
    ...(keys.reportIds === undefined ? {} : { reportIds: ids(keys.reportIds) ?? [] }),
    ...(keys.accountTeamIds === undefined ? {} : { accountTeamIds: ids(keys.accountTeamIds) ?? [] }),
  }
}

export function readResource(entry: Entry, reading: Reading): Resource {
  const { object, ...values } = valuesOf(entry, reading) ?? {}
  if (typeof object !== 'string')
    reading.faults.add(entry.keyPlace, `${entry.key} doesn’t say what it is.`, 'Add object: its API name.')
  return { object: String(object ?? ''), id: reading.ids.get(entry.key) ?? '', values }
}
