import { Problem } from '../../problem.ts'
import { changeResult } from '../shared/change-result.ts'
import { readable } from '../shared/readable.ts'
import type { Operation } from '../types.ts'
import { theCase } from './the-case.ts'

/** Proposes new values of one case. Costs 1 Salesforce call to propose, 1 to write. */
export const updateCase: Operation<'UpdateCase'> = async (input, { crm, changes }) => {
  const { status, priority, caseReason, reason } = input
  const values = {
    ...(status !== undefined && { Status: status }),
    ...(priority !== undefined && { Priority: priority }),
    ...(caseReason !== undefined && { Reason: caseReason }),
  }
  if (Object.keys(values).length === 0)
    throw new Problem('invalid-input', { detail: 'Say what is to change: status, priority or caseReason.' })
  const { id, mention } = theCase(input, crm)
  const common = { action: 'update', object: 'Case', values } as const
  return changeResult(
    await changes.propose({
      writes: [
        mention === undefined
          ? { ...common, id, show: readable(crm, 'Case', ['CaseNumber']) }
          : { ...common, where: mention.where, show: mention.show, choose: mention.choose },
      ],
      ...(reason !== undefined && { reason }),
    }),
  )
}
