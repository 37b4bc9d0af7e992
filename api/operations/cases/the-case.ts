import type { Mention } from '../../changes/types.ts'
import type { Crm } from '../../crm/types.ts'
import { Problem } from '../../problem.ts'
import { caseNumbered } from '../shared/named.ts'

/** How a case was named by the caller. */
interface CaseRef {
  readonly caseNumber?: string
  readonly caseId?: string
}

/** The case by its id, or as a mention by its number. Throws Problem 'invalid-input' where neither is given. */
export function theCase(
  { caseNumber, caseId }: CaseRef,
  crm: Crm,
):
  | { readonly id: string; readonly mention?: undefined }
  | { readonly id?: undefined; readonly mention: Mention } {
  if (caseId !== undefined) return { id: caseId }
  if (!caseNumber?.trim()) throw new Problem('invalid-input', { detail: 'Give caseNumber or caseId.' })
  return { mention: { object: 'Case', ...caseNumbered(caseNumber, crm) } }
}
