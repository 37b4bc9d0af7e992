/**
 * Everything one caller may read of an org, worked out by brute force from the words of the policy file and the
 * org's own sharing and field security: two orgs with the same view must be the same to the caller.
 */
import type { Org, Row, SObjectType, Value } from '../../simulator/salesforce/model.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import type { Asker, GrantText, ObjectText, PolicyText } from './policy-text.ts'
import { inScope, pathsNamed, valueAt } from './scope.ts'

/** The policy's own default. */
const MIN_GROUP_SIZE = 5

/** Field → its value, or the part of it that is shown. */
type Cells = Map<string, unknown>

export interface View {
  /** By object name, then row id: what the caller may learn of the row. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Cells>>
  /** Ids of rows that can be read by themselves, not only beside another. */
  readonly own: ReadonlySet<string>
  /** All of it; equal texts are equal views. */
  readonly text: string
}

export interface Views {
  /** Whether records of an object can be read by themselves, not only beside another. */
  readable(object: string): boolean
  /** Fields the caller may read on some rows of an object. */
  fields(object: string): readonly string[]
  /** Fields by which the caller may group sums of an object, and those that may be summed. */
  summed(object: string): { readonly groupBy: readonly string[]; readonly measured: readonly string[] }
  of(org: Org): View
}

/** The views of one asker under one policy. */
export function viewsOf(policy: PolicyText, asker: Asker): Views {
  const objects = Object.entries(policy.objects).filter(([name]) => asker.objects?.includes(name) ?? true)
  const grants = new Map(
    objects.map(([name, text]) => [name, (text.grants ?? []).filter(g => live(asker, g))]),
  )
  const reading = (name: string) => (grants.get(name) ?? []).filter(g => g.actions.includes('read'))
  const deciding = new Map(
    objects.map(([name, text]) => [name, decidingPaths(schema.object(name), text, grants.get(name) ?? [])]),
  )
  return {
    readable: object => reading(object).some(g => g.where !== 'related-rows'),
    fields: object => [
      ...new Set(reading(object).flatMap(g => [...g.fields, ...Object.keys(g.masks ?? {})])),
    ],
    summed: object => {
      const summing = (grants.get(object) ?? []).filter(g => g.actions.includes('aggregate'))
      return { groupBy: summing.flatMap(g => g.groupBy ?? []), measured: summing.flatMap(g => g.fields) }
    },
    of(org) {
      const rows = new Map<string, Map<string, Cells>>()
      const own = new Set<string>()
      for (const [name, text] of objects) {
        const type = org.schema.object(name)
        if (type === undefined) continue
        const seen = readable(org, asker, type, text)
        const grantsHere = reading(name).filter(g => g.where !== 'related-rows')
        for (const row of seen) {
          const giving = grantsHere.filter(g => inScope(org, asker, type, row, g.where))
          if (giving.length === 0) continue
          own.add(String(row.Id))
          addCells(rows, org, asker, type, row, giving)
          const cells = cellsOf(rows, name, String(row.Id))
          for (const { where, paths } of deciding.get(name) ?? [])
            if (where === undefined || inScope(org, asker, type, row, where))
              for (const path of paths) cells.set(`decides ${path}`, valueAt(org, type, row, path))
        }
        const summing = (grants.get(name) ?? []).filter(g => g.actions.includes('aggregate'))
        addSummed(rows, own, org, asker, type, seen, summing)
      }
      addRelated(rows, own, org, asker, policy, reading)
      const text = JSON.stringify(
        [...rows].map(([name, list]) => [name, [...list].map(([id, c]) => [id, [...c]])]),
      )
      return { rows, own, text }
    },
  }
}

/** A grant of the asker's roles whose variables all stand for something. */
function live(asker: Asker, grant: GrantText): boolean {
  if (!grant.roles.some(role => asker.roles.includes(role))) return false
  const named = JSON.stringify([grant.where, grant.check ?? null]).matchAll(/\$caller\.(\w+)/g)
  return [...named].every(([, name = '']) => (asker.variables[name] ?? null) !== null)
}

/** Rows Salesforce shows the asker and no forbid hides from reading. */
function readable(org: Org, asker: Asker, type: SObjectType, text: ObjectText): Row[] {
  if (!org.access.object(asker.user, type, 'read')) return []
  const { may } = org.access.reader(asker.user, type)
  const forbids = (text.forbid ?? []).filter(f => f.actions.includes('read'))
  return [...org.store.rows(type.name)].filter(
    row => row.IsDeleted !== true && may(row) && !forbids.some(f => inScope(org, asker, type, row, f.where)),
  )
}

const cellsOf = (rows: Map<string, Map<string, Cells>>, object: string, id: string): Cells => {
  const list = rows.get(object) ?? new Map<string, Cells>()
  rows.set(object, list)
  const cells = list.get(id) ?? (new Map() as Cells)
  list.set(id, cells)
  return cells
}

function addCells(
  rows: Map<string, Map<string, Cells>>,
  org: Org,
  asker: Asker,
  type: SObjectType,
  row: Row,
  giving: readonly GrantText[],
): void {
  const cells = cellsOf(rows, type.name, String(row.Id))
  for (const grant of giving) {
    for (const name of grant.fields) {
      const field = type.field(name)
      if (field === undefined || !org.access.field(asker.user, type, field, 'read')) continue
      cells.set(field.name, row[field.name] ?? null)
    }
    for (const [name, form] of Object.entries(grant.masks ?? {})) {
      const field = type.field(name)
      if (field === undefined || !org.access.field(asker.user, type, field, 'read')) continue
      if (!grant.fields.includes(name))
        cells.set(`${field.name} in part ${form}`, part(row[field.name] ?? null, form))
    }
  }
}

/** At least what a mask shows; more than that is left alone, which makes the test weaker there and never wrong. */
function part(value: Value, form: 'last-four' | 'domain' | 'year'): unknown {
  if (value === null) return null
  const text = String(value)
  if (form === 'year') return text.slice(0, 4)
  if (form === 'domain') return text.includes('@') ? text.slice(text.lastIndexOf('@')) : text
  return [
    text.slice(-4),
    text.replace(/\D/g, '').slice(-4),
    text.length > 4,
    text.replace(/\D/g, '').length > 4,
  ]
}

/**
 * What the rules of changing a row look at. Who may change it may learn how they decide, though they may look at
 * fields that can't be read: that is what a policy with such rules means to tell. Of a row that isn't one of those a
 * grant changes, only that is told.
 */
function decidingPaths(
  type: SObjectType | undefined,
  text: ObjectText,
  grants: readonly GrantText[],
): readonly { readonly where: GrantText['where'] | undefined; readonly paths: readonly string[] }[] {
  const writing = grants.filter(g => g.actions.some(a => a === 'update' || a === 'create'))
  if (type === undefined || writing.length === 0) return []
  const everywhere = pathsNamed(type, [writing.map(g => g.where), text.forbid ?? []])
  const perGrant = writing.map(({ fields: _, roles: __, actions: ___, where, ...rules }) => ({
    where,
    paths: [...new Set(pathsNamed(type, [rules]))],
  }))
  return [{ where: undefined, paths: [...new Set(everywhere)] }, ...perGrant]
}

/**
 * What may be summed up: of each finest group that holds enough records the asker can't read, or none, its size and
 * sums; and whether there are others. Which records can be read hangs on the fields that are asked for.
 */
function addSummed(
  rows: Map<string, Map<string, Cells>>,
  own: ReadonlySet<string>,
  org: Org,
  asker: Asker,
  type: SObjectType,
  seen: readonly Row[],
  grants: readonly GrantText[],
): void {
  const readable = rows.get(type.name)
  for (const { id, where, fields, groupBy = [], minGroupSize = MIN_GROUP_SIZE } of grants) {
    const scoped = seen.filter(row => inScope(org, asker, type, row, where))
    const groups = Map.groupBy(scoped, row => JSON.stringify(groupBy.map(name => row[name] ?? null)))
    for (const measured of subsets(fields)) {
      const known = (row: Row) =>
        own.has(String(row.Id)) &&
        [...groupBy, ...measured].every(name => readable?.get(String(row.Id))?.has(name) === true)
      const told = [...groups].filter(([, list]) => {
        const unseen = list.filter(row => !known(row)).length
        return unseen >= minGroupSize || unseen === 0
      })
      const cells = cellsOf(rows, type.name, `${measured.join(' and ')} summed by ${id}`)
      cells.set('some left out', told.length < groups.size)
      for (const [key, list] of told.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
        const sums = measured.map(name => {
          const values = list.map(row => row[name]).filter(value => typeof value === 'number')
          return [values.length, values.reduce((sum, value) => sum + value, 0)]
        })
        cells.set(key, [list.length, sums])
      }
    }
  }
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = names
  if (first === undefined) return [[]]
  return subsets(rest).flatMap(some => [some, [first, ...some]])
}

/** Rows that can be read only beside a record the asker may read. */
function addRelated(
  rows: Map<string, Map<string, Cells>>,
  own: ReadonlySet<string>,
  org: Org,
  asker: Asker,
  policy: PolicyText,
  reading: (object: string) => readonly GrantText[],
): void {
  for (const [parent, { relatedLists = {} }] of Object.entries(policy.objects)) {
    if (reading(parent).length === 0) continue
    for (const target of Object.values(relatedLists)) {
      const [child = '', lookup = ''] = target.split('.')
      const type = org.schema.object(child)
      const text = policy.objects[child]
      const grants = reading(child).filter(g => g.where === 'related-rows')
      if (type === undefined || text === undefined || grants.length === 0) continue
      for (const row of readable(org, asker, type, text))
        if (own.has(String(row[lookup]))) addCells(rows, org, asker, type, row, grants)
    }
  }
}

/** The schema's fields of a row that the view says nothing of: they may hold anything. */
export function hiddenFields(view: View, type: SObjectType, row: Row): readonly string[] {
  const cells = view.rows.get(type.name)?.get(String(row.Id))
  return type.fields.map(f => f.name).filter(name => !cells?.has(name))
}
