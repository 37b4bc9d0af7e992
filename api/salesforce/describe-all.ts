import { objectDescribe } from './describe.ts'
import { type CompositeChild, childFault, composite, type PlannedCall } from './planner.ts'
import type { ObjectDescribe } from './types.ts'

/** A describe is some hundred kilobytes: so many make an answer that is still well below the limit. */
const describesMax = 10

/** The calls that describe several objects; one that isn't there gives undefined. */
export function describeAllCalls(
  objects: readonly string[],
  apiVersion: string,
): readonly PlannedCall<readonly (ObjectDescribe | undefined)[]>[] {
  const paths = objects
    .filter(object => /^[A-Za-z][A-Za-z0-9_]{0,79}$/.test(object))
    .map(object => `/services/data/${apiVersion}/sobjects/${object}/describe`)
  const calls: PlannedCall<readonly (ObjectDescribe | undefined)[]>[] = []
  for (let at = 0; at < paths.length; at += describesMax)
    calls.push(composite(paths.slice(at, at + describesMax), apiVersion, describeOf))
  return calls
}

function describeOf(child: CompositeChild): ObjectDescribe | undefined {
  if (child.status === 200) return objectDescribe(child.body)
  if (child.status === 404) return undefined
  throw childFault(child)
}
