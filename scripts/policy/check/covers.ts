/** Whether one grant gives whatever another gives, so that the other is without effect. */
import type { GrantModel, WriteModel } from '../../../api/policy/model.ts'
import { implies, sameShape } from './implies.ts'

/** `wide` gives every role of `narrow` all that `narrow` gives. Errs towards no. */
export function covers(wide: GrantModel, narrow: GrantModel): boolean {
  return (
    within(narrow.roles, wide.roles) &&
    within(narrow.actions, wide.actions) &&
    (!wide.relatedOnly || narrow.relatedOnly) &&
    implies(narrow.where, wide.where) &&
    fieldsWithin(narrow, wide) &&
    aggregateWithin(narrow, wide) &&
    writeWithin(narrow.write, wide.write)
  )
}

const within = <T>(few: ReadonlySet<T>, many: ReadonlySet<T>) => [...few].every(item => many.has(item))

function fieldsWithin(narrow: GrantModel, wide: GrantModel): boolean {
  const masked = [...narrow.masks].every(
    ([field, form]) => wide.fields.has(field) || wide.masks.get(field) === form,
  )
  return masked && within(narrow.fields, wide.fields)
}

function aggregateWithin({ aggregate: narrow }: GrantModel, { aggregate: wide }: GrantModel): boolean {
  if (narrow === undefined || wide === undefined) return narrow === wide
  return (
    narrow.groupBy.every(field => wide.groupBy.includes(field)) && wide.minGroupSize <= narrow.minGroupSize
  )
}

function writeWithin(narrow: WriteModel | undefined, wide: WriteModel | undefined): boolean {
  if (narrow === undefined || wide === undefined) return narrow === wide
  const fewer = (a: readonly unknown[], b: readonly unknown[]) => a.every(x => b.some(y => sameShape(x, y)))
  return (
    implies(narrow.check, wide.check) &&
    sameShape(narrow.set, wide.set) &&
    sameShape(narrow.defaults, wide.defaults) &&
    sameShape(narrow.references, wide.references) &&
    (sameShape(narrow.confirm, wide.confirm) || wide.confirm === 'never') &&
    fewer(wide.constraints, narrow.constraints) &&
    fewer(wide.approvals, narrow.approvals)
  )
}
