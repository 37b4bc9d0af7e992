/** What compiling one statement collects beside its closures. */
import type { SObjectType, Value } from '../model.ts'
import { unsupportedObject } from './errors.ts'
import { type Names, note } from './resolve.ts'
import type { Run } from './run.ts'

export interface Compiler extends Names {
  /** Date literals by number; each run turns them into ranges once. */
  readonly ranges: { readonly name: string; readonly n: number }[]
  /** Semi-joins by number; each run answers them once, and only if asked. */
  readonly sets: ((run: Run) => ReadonlySet<Value>)[]
}

export function rangeNumber(compiler: Compiler, name: string, n: number): number {
  const known = compiler.ranges.findIndex(range => range.name === name && range.n === n)
  return known >= 0 ? known : compiler.ranges.push({ name, n }) - 1
}

/** The object of a FROM. Throws INVALID_TYPE when there is none that the user may read. */
export function fromObject(compiler: Compiler, name: string): SObjectType {
  const refusal = () => unsupportedObject(compiler.source, compiler.source.offsetOf(name), name)
  const object = compiler.org.schema.object(name)
  if (!object?.queryable) throw refusal()
  note(compiler, { options: [{ object, field: null }], refusal })
  return object
}
