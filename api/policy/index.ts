/** The policy: policy.yaml loaded and checked, then asked for the rights of each caller. */
import { createHash } from 'node:crypto'
import { rightsFrom } from './decide/rights.ts'
import { readPolicy } from './load/document.ts'
import type { Policy } from './types.ts'

export { PolicyError } from './load/faults.ts'

/**
 * Loads a policy from the text of its file. `operations`: the operations there are, for the check that roles name no
 * others. Throws PolicyError that lists every fault with file, line, column and remedy.
 */
export function loadPolicy(
  text: string,
  fileName: string,
  options: { readonly operations?: readonly string[] } = {},
): Policy {
  const model = readPolicy(text, fileName, options.operations)
  const hash = createHash('sha256').update(text).digest('hex')
  const fields = [...model.objects.values()].map(
    o => [o.name, [...o.fields.values()].map(f => f.name)] as const,
  )
  return {
    hash,
    version: model.version,
    objects: Object.fromEntries(fields),
    rightsOf: rightsFrom(model, hash),
  }
}
