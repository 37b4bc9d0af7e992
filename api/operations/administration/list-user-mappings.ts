import { counted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'
import { shownMapping } from './user-mapping.ts'

/** Lists explicit mappings of accounts to Salesforce users, pending ones too. Costs no Salesforce call. */
export const listUserMappings: Operation<'ListUserMappings'> = async (_input, { admin }) => {
  const mappings = await admin.mappings.list()
  const pending = mappings.filter(({ state }) => state === 'pending').length
  const active = mappings.filter(({ state }) => state === 'active').length
  return {
    outcome: 'ok',
    message: sentence(counted(active, 'mapping is', 'mappings are'), 'active and', `${pending} pending`),
    ...(pending > 0 && { nextStep: 'Another administrator than the proposer decides a pending one.' }),
    mappings: mappings.map(shownMapping),
  }
}
