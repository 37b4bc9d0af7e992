/** SELECT → how a row becomes a record: nested records for parents, nested results for child subqueries. */
import type { Field, Row, SObjectType, Value, WireRecord } from '../model.ts'
import { recordUrl, wireValue } from '../wire-values.ts'
import { type Reached, stepInto } from './getter.ts'
import { type Path, polymorphicField, type Step } from './resolve.ts'
import type { Run } from './run.ts'

/** Writes one member of a record. */
export type Writer = (out: WireRecord, row: Row, object: SObjectType, run: Run) => void

/** The members of a record in the order they were selected; parents are shapes themselves. */
export interface Shape {
  readonly members: Map<string, { readonly writer: Writer; readonly parent: Shape | null }>
}

export const emptyShape = (): Shape => ({ members: new Map() })

/** `type` differs from the object's name only behind a polymorphic reference. */
export function writeRecord(
  shape: Shape,
  row: Row,
  object: SObjectType,
  run: Run,
  type = object.name,
): WireRecord {
  const out: WireRecord = { attributes: { type, url: recordUrl(run.version, object.name, String(row.Id)) } }
  for (const { writer } of shape.members.values()) writer(out, row, object, run)
  return out
}

/** Adds a field; false when it is there already. */
export function addField(shape: Shape, path: Path): boolean {
  let at = shape
  for (const step of path.steps) at = parentShape(at, step)
  const { field, polymorphic } = path
  if (at.members.has(field.name)) return false
  at.members.set(field.name, { writer: polymorphic ? namedWriter(field) : fieldWriter(field), parent: null })
  return true
}

/** Adds a computed member beside the fields of the path's last record. False when the name is taken. */
export function addComputed(
  shape: Shape,
  path: Path,
  name: string,
  get: (row: Row, run: Run) => Value,
): boolean {
  if (path.steps.length === 0) return addMember(shape, name, valueWriter(path.field, name, get))
  const [relationship = ''] = path.keys
  const inner = path.steps.slice(0, -1).reduce(parentShape, shape)
  const last = path.steps.at(-1)
  if (!last) return false
  const target = parentShape(inner, last)
  if (target.members.has(name)) return false
  // The value is computed from the outer row, so it is patched in after its record has been written.
  target.members.set(name, { writer: () => {}, parent: null })
  return addMember(shape, `${relationship}.${path.keys.join('.')}.${name}`, (out, row, _object, run) => {
    let at: unknown = out
    for (const key of path.keys.slice(0, -1)) at = isRecord(at) ? at[key] : undefined
    if (isRecord(at)) at[name] = wireValue(path.field, get(row, run))
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

export function addMember(shape: Shape, name: string, writer: Writer): boolean {
  if (shape.members.has(name)) return false
  shape.members.set(name, { writer, parent: null })
  return true
}

function parentShape(shape: Shape, step: Step): Shape {
  const key = step.ref.relationshipName ?? step.ref.name
  const known = shape.members.get(key)?.parent
  if (known) return known
  const parent = emptyShape()
  // A real org calls whatever a polymorphic reference points at a Name, and gives the true object in the URL only.
  const type = step.targets.length > 1 ? 'Name' : undefined
  const writer: Writer = (out, row, _object, run) => {
    const reached = stepInto(row, step, run)
    out[key] = reached ? writeRecord(parent, reached.row, reached.object, run, type) : null
  }
  shape.members.set(key, { writer, parent })
  return parent
}

/** TYPEOF: another shape for each object a polymorphic reference may point at. */
export function addTypeOf(shape: Shape, step: Step, shapeOf: (reached: Reached) => Shape): boolean {
  const key = step.ref.relationshipName ?? step.ref.name
  return addMember(shape, key, (out, row, _object, run) => {
    const reached = stepInto(row, step, run)
    out[key] = reached ? writeRecord(shapeOf(reached), reached.row, reached.object, run) : null
  })
}

function fieldWriter(field: Field): Writer {
  const { name } = field
  if (field.type !== 'datetime')
    return (out, row) => {
      out[name] = row[name] ?? null
    }
  return (out, row) => {
    out[name] = wireValue(field, row[name] ?? null)
  }
}

const valueWriter =
  (field: Field, name: string, get: (row: Row, run: Run) => Value): Writer =>
  (out, row, _object, run) => {
    out[name] = wireValue(field, get(row, run))
  }

/** A field of the Name object behind a polymorphic reference. */
const namedWriter =
  (field: Field): Writer =>
  (out, row, object, run) => {
    const own = polymorphicField(object, field.name)
    if (field.name === 'Type') out.Type = object.name
    else out[field.name] = own && run.mayReadField(object, own) ? wireValue(own, row[own.name] ?? null) : null
  }
