/**
 * Changes an org wherever the view of one caller says nothing: values of hidden fields, hidden rows and their
 * number, what was deleted, what hidden rows point at, who else sees them.
 */
import fc from 'fast-check'
import { createAccess } from '../../simulator/salesforce/access/index.ts'
import { nthId } from '../../simulator/salesforce/ids.ts'
import type { Org, Row, SObjectType, StoreDump, Value } from '../../simulator/salesforce/model.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { createRandom, type Random } from '../../simulator/salesforce/seed/random.ts'
import { createStore } from '../../simulator/salesforce/store.ts'
import { CHANGE_KEY } from './base-org.ts'
import type { PolicyText } from './policy-text.ts'
import { pathsNamed } from './scope.ts'
import { valueFor } from './values.ts'
import { hiddenFields, type View, type Views } from './view.ts'

const KINDS = ['point', 'point', 'swap', 'add', 'remove', 'delete', 'revive', 'share', 'unshare'] as const

/** One change to rows, as drawn; what it means depends on the org it meets. */
interface Tweak {
  readonly kind: (typeof KINDS)[number]
  readonly object: number
  readonly row: number
  readonly field: number
  readonly seed: number
}

/** How B differs from A, as drawn. */
export interface Difference {
  /** Of the hidden values, how many in a hundred are drawn anew. */
  readonly cellsPercent: number
  readonly cellsSeed: number
  readonly tweaks: readonly Tweak[]
}

/** One change, as made. */
export interface Change {
  readonly kind: 'value' | Tweak['kind']
  readonly object: string
  readonly id: string
  readonly field?: string
  readonly before: Value
  readonly after: Value
  /** The row as it is then; undefined: it is gone. */
  readonly row?: Row
  /** The row that takes the value this one had. */
  readonly with?: string
  /** Where a new row stands among the others. */
  readonly at?: number
}

const nat = fc.nat(10_000)
export const difference: fc.Arbitrary<Difference> = fc.record({
  cellsPercent: fc.constantFrom(0, 10, 50, 90),
  cellsSeed: nat,
  tweaks: fc.array(
    fc.record({ kind: fc.constantFrom(...KINDS), object: nat, row: nat, field: nat, seed: nat }),
    { minLength: 6, maxLength: 24 },
  ),
})

const OBJECTS = [
  'Account',
  'Contact',
  'Opportunity',
  'Case',
  'Lead',
  'Task',
  'Event',
  'OpportunityLineItem',
  'CaseComment',
  'CaseHistory',
  'Contract',
  'Project__c',
  'ProcessInstance',
  'Note',
]
const SHARES = ['AccountShare', 'OpportunityShare', 'CaseShare']
/** Of colleagues: what nobody signs in by and nothing is decided by. */
const USER_FIELDS = new Set(['Email', 'Phone', 'MobilePhone', 'Title', 'Department', 'CompanyName', 'Alias'])

export interface Differ {
  readonly base: StoreDump
  /** Every change the difference asks for, whether or not the view bears it. */
  readonly changes: readonly Change[]
  /** The org with those of the changes, in their order, that leave the view as it is; and which they are. */
  apply(changes: readonly Change[]): { readonly dump: StoreDump; readonly made: readonly Change[] }
}

/** What a difference means for one org and one caller. */
export function differ(
  base: StoreDump,
  drawn: Difference,
  policy: PolicyText,
  views: Views,
  org: Org,
): Differ {
  const store = createStore(schema)
  const scratch: Org = { ...org, store, access: createAccess(schema, store) }
  const viewOf = (dump: StoreDump): View => {
    store.load(dump)
    return views.of(scratch)
  }
  const view = viewOf(base)
  const decides = decidingFields(policy)
  const changes = [
    ...cellChanges(base, drawn, view, decides),
    ...drawn.tweaks.flatMap(t => changeOf(t, base, view, decides)),
  ]
  return {
    base,
    changes,
    apply(wanted) {
      // Values that nothing is decided by can't move the view; of whatever else moves it, nothing is kept.
      const cells = wanted.filter(c => c.kind === 'value')
      const others = wanted.filter(c => c.kind !== 'value')
      const same = (dump: StoreDump) => viewOf(dump).text === view.text
      let dump = changed(base, cells)
      const made = [...cells]
      const keep = (some: readonly Change[]): void => {
        const tried = changed(dump, some)
        if (same(tried)) {
          dump = tried
          made.push(...some)
        } else if (some.length > 1) {
          keep(some.slice(0, some.length / 2))
          keep(some.slice(some.length / 2))
        }
      }
      keep(others)
      if (!same(dump)) throw new Error('The generator moved what the caller may read.')
      return { dump, made }
    },
  }
}

/** The rows with these changes; one about a row that is gone does nothing. */
function changed(dump: StoreDump, changes: readonly Change[]): StoreDump {
  const rows: Record<string, readonly Row[]> = { ...dump.rows }
  for (const [object, list] of Map.groupBy(changes, c => c.object)) {
    const byId = new Map((rows[object] ?? []).map(row => [String(row.Id), row]))
    for (const { id, field, before, after, row, at, with: otherId = '' } of list) {
      const now = byId.get(id)
      const other = byId.get(otherId)
      if (at !== undefined && row !== undefined) insert(byId, id, row, at)
      else if (field !== undefined && now !== undefined) {
        byId.set(id, { ...now, [field]: after })
        if (other !== undefined) byId.set(otherId, { ...other, [field]: before })
      } else if (field === undefined && row === undefined) byId.delete(id)
      else if (field === undefined && row !== undefined && now !== undefined)
        byId.set(id, { ...now, IsDeleted: row.IsDeleted ?? false })
    }
    rows[object] = [...byId.values()]
  }
  return { rows, idCounters: dump.idCounters }
}

function insert(rows: Map<string, Row>, id: string, row: Row, at: number): void {
  const after = [...rows].slice(at)
  for (const [key] of after) rows.delete(key)
  rows.set(id, row)
  for (const [key, value] of after) rows.set(key, value)
}

/** Fields that a rule looks at, of any object, or that are summed: changing one may change more than its own row. */
function decidingFields(policy: PolicyText): (type: SObjectType, name: string) => boolean {
  const named = new Set<string>()
  for (const [object, { forbid = [], grants = [] }] of Object.entries(policy.objects)) {
    const type = schema.object(object)
    if (type === undefined) continue
    const rules = grants.map(({ fields, roles: _, masks: __, actions, ...rest }) => [
      rest,
      actions.includes('aggregate') ? fields : [],
    ])
    for (const path of pathsNamed(type, [rules, forbid])) for (const name of path.split('.')) named.add(name)
  }
  return (type, name) => named.has(name) || type.field(name)?.type === 'reference'
}

type Decides = ReturnType<typeof decidingFields>

function* cellChanges(
  base: StoreDump,
  { cellsPercent, cellsSeed }: Difference,
  view: View,
  decides: Decides,
): Generator<Change> {
  const random = createRandom(cellsSeed)
  for (const object of [...OBJECTS, 'User']) {
    const type = typeOf(object)
    for (const row of base.rows[object] ?? [])
      for (const name of hiddenFields(view, type, row)) {
        const field = type.field(name)
        if (field === undefined || !random.chance(cellsPercent / 100)) continue
        if (name === 'Id' || name === 'IsDeleted' || decides(type, name)) continue
        if (object === 'User' && !USER_FIELDS.has(name)) continue
        const before = row[name] ?? null
        const form = maskForm(view, object, row, name)
        const after = form === undefined ? valueFor(field, random) : alike(before, form, random)
        if (after !== before) yield { kind: 'value', object, id: String(row.Id), field: name, before, after }
      }
  }
}

/** How the row shows the field in part; undefined: not at all. */
function maskForm(view: View, object: string, row: Row, name: string): string | undefined {
  const cells = view.rows.get(object)?.get(String(row.Id))
  const shown = [...(cells?.keys() ?? [])].find(cell => cell.startsWith(`${name} in part `))
  return shown?.slice(`${name} in part `.length)
}

/** Another value that shows the same part. */
function alike(before: Value, form: string, random: Random): Value {
  if (typeof before !== 'string') return before
  const digit = () => String(random.int(0, 9))
  if (form === 'domain')
    return before.includes('@') ? `x${digit()}${digit()}${before.slice(before.lastIndexOf('@'))}` : before
  if (form === 'year') return before.replace(/^(\d{4})-\d\d-\d\d/, `$1-0${random.int(1, 9)}-1${digit()}`)
  return before.replace(/\d(?=(?:\D*\d){4})/g, digit)
}

function changeOf(t: Tweak, base: StoreDump, view: View, decides: Decides): Change[] {
  const objects = t.kind === 'share' || t.kind === 'unshare' ? SHARES : OBJECTS
  const type = typeOf(objects[t.object % objects.length] ?? 'Account')
  const all = base.rows[type.name] ?? []
  const rows = candidates(t, all, view, type)
  const row = rows[t.row % Math.max(rows.length, 1)]
  if (row === undefined) return []
  const random = createRandom(t.seed)
  const whole = { kind: t.kind, object: type.name, id: String(row.Id), before: nameOf(row) }
  switch (t.kind) {
    case 'point':
      return pointed(t, type, row, base, view, decides, random)
    case 'swap':
      return swapped(t, type, row, rows, view)
    case 'remove':
    case 'unshare':
      return [{ ...whole, after: null }]
    case 'delete':
      return [{ ...whole, after: 'deleted', row: { ...row, IsDeleted: true } }]
    case 'revive':
      return [{ ...whole, after: 'revived', row: { ...row, IsDeleted: false } }]
    case 'add':
    case 'share': {
      // An id no row has yet, the same for the same draw.
      const id = nthId(type.keyPrefix ?? '000', 62 ** 4 + t.seed)
      const copy = { ...redrawn(type, row, random), Id: id }
      return [{ ...whole, id, before: null, after: nameOf(copy), row: copy, at: t.field % (all.length + 1) }]
    }
  }
}

/** Rows a tweak may be about: hidden ones wherever a row as a whole is meant. */
function candidates(t: Tweak, rows: readonly Row[], view: View, type: SObjectType): readonly Row[] {
  const cells = view.rows.get(type.name)
  const hidden = rows.filter(row => !cells?.has(String(row.Id)))
  if (t.kind === 'revive') return rows.filter(row => row.IsDeleted === true)
  if (t.kind === 'share' || t.kind === 'unshare' || t.kind === 'point' || t.kind === 'swap') return rows
  // Copies of hidden rows stay hidden more often than not.
  return hidden
}

/** Another value of a hidden field that something is decided by: whom a row belongs to, what it is about. */
function pointed(
  t: Tweak,
  type: SObjectType,
  row: Row,
  base: StoreDump,
  view: View,
  decides: Decides,
  random: Random,
): Change[] {
  const names = hiddenFields(view, type, row).filter(
    name => decides(type, name) && name !== 'Id' && name !== 'IsDeleted',
  )
  const field = type.field(names[t.field % Math.max(names.length, 1)] ?? '')
  if (field === undefined) return []
  const targets = field.referenceTo.flatMap(to => (base.rows[to] ?? []).map(r => String(r.Id)))
  if (field.type === 'reference' && targets.length === 0) return []
  const after = field.type === 'reference' ? random.pick(targets) : valueFor(field, random)
  const before = row[field.name] ?? null
  if (after === before) return []
  return [{ kind: t.kind, object: type.name, id: String(row.Id), field: field.name, before, after }]
}

/** Two rows exchange a hidden value: their sum stays what it was. */
function swapped(t: Tweak, type: SObjectType, row: Row, rows: readonly Row[], view: View): Change[] {
  const other = rows[t.seed % rows.length]
  const hidden = (r: Row) => hiddenFields(view, type, r)
  if (other === undefined || other === row) return []
  const names = hidden(row).filter(
    name => hidden(other).includes(name) && name !== 'Id' && row[name] !== other[name],
  )
  const name = names[t.field % Math.max(names.length, 1)]
  if (name === undefined) return []
  const [one, two] = [row[name] ?? null, other[name] ?? null]
  const change = { kind: t.kind, object: type.name, field: name, before: one, after: two, id: String(row.Id) }
  return [{ ...change, with: String(other.Id) }]
}

/** A row like another, with some of its values drawn anew; not the key that only a write of the proxy sets. */
function redrawn(type: SObjectType, row: Row, random: Random): Row {
  const drawn = type.fields.filter(
    f => f.type !== 'reference' && f.type !== 'id' && f.name !== CHANGE_KEY && random.chance(0.4),
  )
  return { ...row, ...Object.fromEntries(drawn.map(f => [f.name, valueFor(f, random)])), IsDeleted: false }
}

function typeOf(name: string): SObjectType {
  const type = schema.object(name)
  if (type === undefined) throw new Error(name)
  return type
}

const nameOf = (row: Row): Value => row.Name ?? row.Subject ?? row.CaseNumber ?? row.Id ?? null
