/** The policy: policy.yaml loaded and checked, then asked for the rights of each caller. */
import { createHash } from 'node:crypto'
import { rightsFrom } from './decide/rights.ts'
import { type KnownOperations, readPolicy } from './load/document.ts'
import type { PolicyModel } from './model.ts'
import type { CallerNeeds, Policy } from './types.ts'

export { PolicyError } from './load/faults.ts'

/**
 * Loads a policy from the text of its file. `operations`: the operations there are and what each does, for the check
 * that roles name no others; without them any may be named, and all count as reading. Throws PolicyError that lists
 * every fault with file, line, column and remedy.
 */
export function loadPolicy(
  text: string,
  fileName: string,
  options: { readonly operations?: KnownOperations } = {},
): Policy {
  const model = readPolicy(text, fileName, options.operations)
  const hash = createHash('sha256').update(text).digest('hex')
  const fields = [...model.objects.values()].map(
    o => [o.name, [...o.fields.values()].map(f => f.name)] as const,
  )
  return {
    hash,
    version: model.version,
    phase: model.phase,
    clientIds: new Set(model.clients.keys()),
    needs: needsOf(model),
    objects: Object.fromEntries(fields),
    model,
    rightsOf: rightsFrom(model, hash, options.operations ?? {}),
  }
}

function needsOf({ objects, roles, callerFields }: PolicyModel): CallerNeeds {
  const used = new Set([...objects.values()].flatMap(o => o.grants.flatMap(g => g.variables)))
  return {
    fields: Object.fromEntries([...callerFields.values()].map(f => [f.name, f.field])),
    reports: used.has('reportIds'),
    accountTeams: used.has('accountTeamIds'),
    groups: roles.some(r => r.groups.length > 0),
  }
}
