/** When the rows of one scope surely are rows of another: by their shape alone, so it errs towards no. */
import type { Operand, Scope } from '../../../api/policy/model.ts'

/** Every row of `a` is a row of `b`. Undefined: every row there is. */
export function implies(a: Scope | undefined, b: Scope | undefined): boolean {
  if (b === undefined) return true
  if (a === undefined) return false
  if (sameShape(a, b)) return true
  if (a.kind === 'any') return a.of.every(part => implies(part, b))
  if (b.kind === 'all') return b.of.every(part => implies(a, part))
  if (b.kind === 'any' && b.of.some(part => implies(a, part))) return true
  if (a.kind === 'all' && a.of.some(part => implies(part, b))) return true
  const wanted = valuesOf(b)
  const given = valuesOf(a)
  return (
    wanted !== undefined &&
    given?.path === wanted.path &&
    given.values.every(v => wanted.values.some(w => sameShape(v, w)))
  )
}

/** Equal as they are written; scopes, conditions and rules hold nothing that JSON loses but maps and sets. */
export const sameShape = (a: unknown, b: unknown): boolean => shapeOf(a) === shapeOf(b)

const shapeOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Map || part instanceof Set ? [...part] : part,
  ) ?? ''

function valuesOf(scope: Scope): { path: string; values: readonly Operand[] } | undefined {
  if (scope.kind === 'in') return scope
  return scope.kind === 'compare' && scope.op === 'eq'
    ? { path: scope.path, values: [scope.value] }
    : undefined
}
