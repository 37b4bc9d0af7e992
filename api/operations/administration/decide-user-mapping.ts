import type { Operation } from '../types.ts'
import { shownMapping } from './user-mapping.ts'

/** Approves or rejects a pending mapping that another administrator proposed. Costs no Salesforce call. */
export const decideUserMapping: Operation<'DecideUserMapping'> = async (
  { mappingId, approve },
  { admin },
) => {
  const mapping = await admin.mappings.decide(mappingId, approve)
  return {
    outcome: 'ok',
    message: said[mapping.state] ?? 'The mapping is decided.',
    ...(approve && { nextStep: 'Other instances of the proxy follow within five seconds.' }),
    mapping: shownMapping(mapping),
  }
}

const said: Readonly<Partial<Record<string, string>>> = {
  active: 'The account is mapped to this Salesforce user from now on.',
  removed: 'The account has no explicit mapping any more.',
  rejected: 'The mapping is rejected; nothing has changed.',
}
