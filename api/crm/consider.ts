/** What would become of a change: the record and what it points at are read, nothing is written. */
import type { ChangeDecision, ChangeRequest } from '../policy/types.ts'
import { lookAt } from './look.ts'
import type { CrmOptions } from './options.ts'

/**
 * The decision on a change, by what the caller may read. `today`: YYYY-MM-DD in the caller's time zone. Costs 1
 * Salesforce call, none for a new record that points at nothing. Throws as `planChange` does, and 'record-not-found'.
 */
export async function considerWith(
  options: CrmOptions,
  change: ChangeRequest,
  today: string,
): Promise<ChangeDecision> {
  const {
    looked: [looked],
  } = await lookAt(options, [{ request: change }])
  if (looked === undefined) throw new Error('A change was looked at and nothing was found out.')
  return looked.plan.decide({ before: looked.before, found: looked.found, today })
}
