import type { Operation } from '../types.ts'
import { shownMapping } from './user-mapping.ts'

/**
 * Proposes to map an Entra account to a Salesforce user, or to take its mapping away. Costs 1 Salesforce call, none to
 * take one away.
 */
export const proposeUserMapping: Operation<'ProposeUserMapping'> = async (proposal, { admin }) => ({
  outcome: 'ok',
  message: 'The mapping is proposed; nothing has changed yet.',
  nextStep: 'Another administrator decides it with DecideUserMapping.',
  mapping: shownMapping(await admin.mappings.propose(proposal)),
})
