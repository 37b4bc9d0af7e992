/** Compiled access to a value through parents. A parent the user doesn't see counts as none. */
import type { Row, SObjectType, Value } from '../model.ts'
import { type Path, polymorphicField, type Step } from './resolve.ts'
import { type Getter, type Run, visible } from './run.ts'

export interface Reached {
  readonly object: SObjectType
  readonly row: Row
}

export function getterOf(path: Path): Getter {
  const { steps, field, polymorphic } = path
  const name = field.name
  if (steps.length === 0) return row => row[name] ?? null
  if (polymorphic) return (row, run) => polymorphicValue(follow(row, steps, run), name, run)
  return (row, run) => follow(row, steps, run)?.row[name] ?? null
}

/** The visible record at the end of the steps. */
function follow(row: Row, steps: readonly Step[], run: Run): Reached | undefined {
  let reached: Reached | undefined
  let at = row
  for (const step of steps) {
    reached = stepInto(at, step, run)
    if (!reached) return undefined
    at = reached.row
  }
  return reached
}

export function stepInto(row: Row, step: Step, run: Run): Reached | undefined {
  const id = row[step.ref.name]
  if (typeof id !== 'string') return undefined
  const object = step.targets.length === 1 ? step.targets[0] : run.org.schema.byPrefix(id.slice(0, 3))
  if (!object) return undefined
  const parent = run.org.store.get(object.name, id)
  return parent && visible(run, object, parent) ? { object, row: parent } : undefined
}

/** A field of the Name object: each target has its own, and the user may read it on one target only. */
function polymorphicValue(reached: Reached | undefined, name: string, run: Run): Value {
  if (!reached) return null
  if (name === 'Type') return reached.object.name
  const field = polymorphicField(reached.object, name)
  return field && run.mayReadField(reached.object, field) ? (reached.row[field.name] ?? null) : null
}
