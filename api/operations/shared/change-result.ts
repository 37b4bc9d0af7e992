import type { ChangeAnswer } from '../../changes/types.ts'
import type { components } from '../../openapi.generated.ts'

type Result = components['schemas']['ChangeResult']
type Shown = components['schemas']['Change']

/** What became of a change, as an answer: confirmationRequired while its requester, approvalRequired while others must agree. */
export const changeResult = ({ message, nextStep, change }: ChangeAnswer): Result => ({
  outcome: outcomes[change.state],
  message,
  ...(nextStep !== undefined && nextStep !== '' && { nextStep }),
  ...shownChange({ message, change }),
  card: { ...change.card },
})

/** One change in a list. */
export function shownChange({ change }: ChangeAnswer): Shown {
  const { card: _, differences, conflicts, approvals, recordIds, numbers, ...rest } = change
  const [caseNumber] = numbers
  return {
    ...rest,
    differences: differences.map(d => ({ ...d })),
    ...(conflicts.length > 0 && { conflicts: conflicts.map(c => ({ ...c })) }),
    ...(approvals.length > 0 && {
      approvals: approvals.map(a => ({ ...a, approverRoles: [...a.approverRoles] })),
    }),
    ...(recordIds.length > 0 && { recordIds: [...recordIds] }),
    ...(caseNumber !== undefined && { caseNumber }),
  }
}

const outcomes = {
  proposed: 'confirmationRequired',
  pending: 'approvalRequired',
  approved: 'pending',
  executing: 'pending',
  executed: 'ok',
  failed: 'invalid',
  conflict: 'conflict',
  rejected: 'rejected',
  expired: 'expired',
  cancelled: 'cancelled',
  simulated: 'simulated',
} as const satisfies Record<ChangeAnswer['change']['state'], Result['outcome']>
