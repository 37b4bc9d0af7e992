import type { Crm } from '../../crm/types.ts'

/** Answers by rights (the list of objects is one object for as long as the rights are), object and paths. */
const known = new WeakMap<readonly string[], Map<string, string[]>>()

/**
 * Those of the paths the caller may read, worked out once for each caller's rights. Operations that choose fields
 * themselves ask only for these, so that a role with fewer fields still gets its answer; fields a caller names are never
 * filtered here, they are refused.
 */
export function readable(crm: Crm, object: string, paths: readonly string[]): readonly string[] {
  const answers = known.get(crm.objects) ?? new Map<string, string[]>()
  known.set(crm.objects, answers)
  const key = `${object} ${paths.join()}`
  const answer = answers.get(key) ?? paths.filter(path => crm.field(object, path) !== undefined)
  answers.set(key, answer)
  return answer
}
