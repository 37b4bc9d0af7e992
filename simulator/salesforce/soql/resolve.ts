/**
 * Names → fields. What the user may not read is answered exactly as if it did not exist; each name that was resolved
 * is noted, so that a plan made for one user can be checked for the next.
 */
import { type Field, type Org, type RunningUser, SalesforceError, type SObjectType } from '../model.ts'
import { malformed, noSuchColumn, noSuchRelationship, pointed } from './errors.ts'
import type { Source } from './parse.ts'
import type { PathExpr } from './tree.ts'

const PARENT_LEVELS_MAX = 5

/** Something the plan rests on: the user must be allowed at least one of the options. */
export interface Use {
  readonly options: readonly { readonly object: SObjectType; readonly field: Field | null }[]
  readonly refusal: () => SalesforceError
}

export interface Names {
  readonly org: Org
  readonly user: RunningUser
  readonly source: Source
  readonly uses: Use[]
}

/** The object a path starts at, with the name the statement gave it. */
export interface Base {
  readonly object: SObjectType
  readonly alias: string | null
}

export interface Step {
  /** The reference field; the same name on every object it may stand on. */
  readonly ref: Field
  readonly targets: readonly SObjectType[]
}

export interface Path {
  readonly base: SObjectType
  readonly steps: readonly Step[]
  /** The last name; behind a polymorphic step the field of the first target that has it. */
  readonly field: Field
  /** Behind a polymorphic step each row's own object says which field is meant. */
  readonly polymorphic: boolean
  /** Relationship names in canonical case, then the field's: the members of the answer. */
  readonly keys: readonly string[]
}

export function permitted(use: Use, org: Org, user: RunningUser): boolean {
  return use.options.some(
    ({ object, field }) =>
      org.access.object(user, object, 'read') &&
      (field === null || org.access.field(user, object, field, 'read')),
  )
}

/** Notes a use and refuses it at once when this user may not. */
export function note(names: Names, use: Use): void {
  if (!permitted(use, names.org, names.user)) throw use.refusal()
  names.uses.push(use)
}

export function resolvePath(names: Names, base: Base, path: PathExpr): Path {
  const parts = stripBase(path.parts, base)
  const relationships = parts.slice(0, -1)
  if (relationships.length > PARENT_LEVELS_MAX)
    throw malformed(
      `SOQL statements cannot query more than ${PARENT_LEVELS_MAX} levels of foreign key relationships.`,
    )
  const steps: Step[] = []
  const keys: string[] = []
  let targets: readonly SObjectType[] = [base.object]
  for (const name of relationships) {
    const step = resolveStep(names, targets, name, path, steps.length > 0 && targets.length > 1)
    steps.push(step)
    keys.push(step.ref.relationshipName ?? name)
    targets = step.targets
  }
  const polymorphic = targets.length > 1
  const field = resolveField(names, targets, parts.at(-1) ?? '', path, polymorphic)
  return { base: base.object, steps, field, polymorphic, keys: [...keys, field.name] }
}

function stripBase(parts: readonly string[], base: Base): readonly string[] {
  const first = parts[0]?.toLowerCase()
  if (parts.length < 2 || first === undefined) return parts
  if (base.alias !== null && first === base.alias.toLowerCase()) return parts.slice(1)
  if (first === base.object.name.toLowerCase() && base.object.relationship(first) === undefined)
    return parts.slice(1)
  return parts
}

/** What can be reached from the other side of a polymorphic reference. Source: object reference, Name. */
const NAME_OBJECT_RELATIONSHIPS: ReadonlySet<string> = new Set(['profile', 'userrole', 'owner', 'recordtype'])
const NAME_OBJECT_FIELDS: ReadonlySet<string> = new Set(
  [
    'Alias',
    'Email',
    'FirstName',
    'Id',
    'IsActive',
    'LastName',
    'Name',
    'Phone',
    'ProfileId',
    'Title',
    'Type',
    'UserRoleId',
    'Username',
  ].map(n => n.toLowerCase()),
)

/** Resolves one relationship name; `path` is for the error's caret. */
export function resolveStep(
  names: Names,
  from: readonly SObjectType[],
  name: string,
  path: Pick<PathExpr, 'text'>,
  polymorphic = false,
): Step {
  const refusal = () => fieldError(names, path, noSuchRelationship(name, 'field path'))
  const allowed = !polymorphic || NAME_OBJECT_RELATIONSHIPS.has(name.toLowerCase())
  const options = from.flatMap(object => {
    const field = allowed ? object.relationship(name) : undefined
    return field ? [{ object, field }] : []
  })
  const ref = options[0]?.field
  if (!ref) throw refusal()
  note(names, { options, refusal })
  const targets = ref.referenceTo.flatMap(target => names.org.schema.object(target) ?? [])
  note(names, { options: targets.map(object => ({ object, field: null })), refusal })
  return { ref, targets }
}

function resolveField(
  names: Names,
  on: readonly SObjectType[],
  name: string,
  path: PathExpr,
  polymorphic: boolean,
): Field {
  const entity = polymorphic ? 'Name' : (on[0]?.name ?? '')
  const refusal = () => fieldError(names, path, noSuchColumn(name, entity))
  if (polymorphic && !NAME_OBJECT_FIELDS.has(name.toLowerCase())) throw refusal()
  if (polymorphic && name.toLowerCase() === 'type') {
    note(names, { options: on.map(object => ({ object, field: null })), refusal })
    return TYPE_FIELD
  }
  const options = on.flatMap(object => {
    const field = polymorphic ? polymorphicField(object, name) : object.field(name)
    return field ? [{ object, field }] : []
  })
  const first = options[0]?.field
  if (!first) throw refusal()
  note(names, { options, refusal })
  return polymorphic && name.toLowerCase() === 'name' ? { ...first, name: 'Name', type: 'string' } : first
}

/** A field of one target of a polymorphic reference: `Name` is whatever names such a record (CaseNumber …). */
export function polymorphicField(object: SObjectType, name: string): Field | undefined {
  const field = object.field(name)
  return field ?? (name.toLowerCase() === 'name' ? object.fields.find(f => f.nameField) : undefined)
}

export function fieldError(names: Names, path: Pick<PathExpr, 'text'>, message: string): SalesforceError {
  return new SalesforceError(
    400,
    'INVALID_FIELD',
    pointed(names.source, names.source.offsetOf(path.text), message),
  )
}

const PLAIN: Omit<Field, 'name' | 'label'> = {
  type: 'string',
  length: 80,
  precision: 0,
  scale: 0,
  nillable: true,
  createable: false,
  updateable: false,
  filterable: true,
  sortable: true,
  groupable: true,
  aggregatable: true,
  unique: false,
  caseSensitive: false,
  externalId: false,
  calculated: false,
  autoNumber: false,
  custom: false,
  nameField: false,
  defaultedOnCreate: false,
  defaultValue: null,
  restrictedPicklist: false,
  picklistValues: [],
  referenceTo: [],
  relationshipName: null,
  permissionable: false,
  trackHistory: false,
}

/** The object's name behind a polymorphic reference: `What.Type`. */
const TYPE_FIELD: Field = { ...PLAIN, name: 'Type', label: 'Type' }
