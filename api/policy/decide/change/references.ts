/** The records a change points at: they must be among those the caller may read. */
import type { SelectQuery } from '../../../soql/tree.ts'
import type { FieldModel, Value } from '../../model.ts'
import { planQuery } from '../plan.ts'
import type { Variables } from '../scopes.ts'
import type { RoleView } from '../view.ts'
import { ruleValue } from './rule-value.ts'
import { type AskedChange, fieldOf, type WriteGrant } from './write-grant.ts'

/** One place where a record that the change points at may be. */
export interface Lookup {
  /** Canonical name of the reference. */
  readonly field: string
  readonly id: string
  readonly object: string
  readonly select: SelectQuery
}

interface Pointer {
  readonly field: FieldModel
  readonly id: string
}

/** The queries that find what the change points at, under any of these grants, where the caller may read it. */
export function lookupsOf(
  roles: RoleView,
  asked: AskedChange,
  candidates: readonly WriteGrant[],
): readonly Lookup[] {
  const lookups = new Map<string, Lookup>()
  for (const grant of candidates) {
    for (const { field, id } of pointersOf(asked, grant)) {
      for (const object of targetsOf(grant, field)) {
        const key = `${field.name} ${id} ${object}`
        const select = lookups.has(key) ? undefined : readById(roles, asked.caller, object, id)
        if (select !== undefined) lookups.set(key, { field: field.name, id, object, select })
      }
    }
  }
  return [...lookups.values()]
}

/** The first reference of the change under this grant that leads to no record found; undefined: there is none. */
export function lostReference(
  asked: AskedChange,
  grant: WriteGrant,
  lookups: readonly Lookup[],
  found: readonly boolean[],
): FieldModel | undefined {
  const isFound = ({ field, id }: Pointer) => {
    const targets = targetsOf(grant, field)
    return lookups.some(
      (l, at) => found[at] === true && l.field === field.name && l.id === id && targets.includes(l.object),
    )
  }
  return pointersOf(asked, grant).find(p => !isFound(p))?.field
}

// Who asks needs no proof of existing where the policy itself puts the caller's own id.
function pointersOf(asked: AskedChange, { write }: WriteGrant): readonly Pointer[] {
  const { given, action, caller, view } = asked
  const chosen = [...given].flatMap(([field, id]) => pointer(field, id))
  const isGiven = (name: string) => [...given.keys()].some(f => f.name === name)
  const filled = [...write.set, ...(action === 'create' ? write.defaults : [])].flatMap(([name, value]) =>
    isGiven(name) ? [] : pointer(fieldOf(view.model, name), idOf(value, caller)),
  )
  return [...chosen, ...filled.filter(p => p.id !== caller.userId)]
}

const pointer = (field: FieldModel | undefined, id: unknown): Pointer[] =>
  field?.kind === 'reference' && typeof id === 'string' ? [{ field, id }] : []

const idOf = (value: Value, caller: Variables): unknown =>
  value.type === 'today' ? null : ruleValue(value, { caller, today: '' })

function targetsOf({ write }: WriteGrant, { name, to }: FieldModel): readonly string[] {
  const narrowed = write.references.get(name)
  return narrowed === undefined ? to : to.filter(object => narrowed.includes(object))
}

function readById(roles: RoleView, caller: Variables, object: string, id: string): SelectQuery | undefined {
  const view = roles.objects.get(object.toLowerCase())
  const byId = view?.fields.get('id')?.filterable && view.ownGrants.some(g => g.fields.has('Id'))
  if (byId !== true) return undefined
  const where = [{ field: 'Id', is: 'equals', value: id } as const]
  return planQuery(roles, caller, { object, select: ['Id'], where, limit: 1 }).select
}
