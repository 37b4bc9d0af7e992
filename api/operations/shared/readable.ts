import type { Crm } from '../../crm/types.ts'
import type { PermittedField } from '../../policy/types.ts'

/**
 * The field a path leads to, when the caller may read every step of it; undefined otherwise. Operations that choose
 * fields themselves ask only for these, so that a role with fewer fields still gets its answer; fields a caller names
 * are never filtered here, they are refused.
 */
export function permittedField(crm: Crm, object: string, path: string): PermittedField | undefined {
  const [step, ...rest] = path.split('.')
  if (step === undefined || !crm.objects.includes(object)) return undefined
  const name = rest.length === 0 ? step : step.endsWith('__r') ? `${step.slice(0, -3)}__c` : `${step}Id`
  const field = crm.fields(object).find(f => f.name.toLowerCase() === name.toLowerCase())
  if (rest.length === 0 || field === undefined) return field
  // A case may belong to a person or a queue: the step must be readable whichever it is.
  const [first, ...others] = field.referenceTo.map(target => permittedField(crm, target, rest.join('.')))
  return others.every(other => other !== undefined) ? first : undefined
}

/** Answers by rights (the list of objects is one object for as long as the rights are), object and paths. */
const known = new WeakMap<readonly string[], Map<string, string[]>>()

/** Those of the paths the caller may read. Worked out once for each caller's rights. */
export function readable(crm: Crm, object: string, paths: readonly string[]): readonly string[] {
  const answers = known.get(crm.objects) ?? new Map<string, string[]>()
  known.set(crm.objects, answers)
  const key = `${object} ${paths.join()}`
  const answer = answers.get(key) ?? paths.filter(path => permittedField(crm, object, path) !== undefined)
  answers.set(key, answer)
  return answer
}
