/** What may be said about an opportunity that is to change, as values of its fields. */
import type { ProposedWrite } from '../../changes/types.ts'
import type { components } from '../../openapi.generated.ts'
import { Problem } from '../../problem.ts'
import { fitsCurrency, resolveAmount } from '../shared/amount.ts'
import { resolveDay } from '../shared/day.ts'
import { opportunityNamed } from '../shared/named.ts'
import { readable } from '../shared/readable.ts'
import { type Door, periodContext } from '../types.ts'

type Asked = components['schemas']['UpdateOpportunityRequest']

/** The write of an opportunity, found by id or by name. Throws Problem 'invalid-input' for days and amounts nobody can tell. */
export function opportunityChange(asked: Asked, door: Door): ProposedWrite {
  const { stage, amount, closeDate, nextStepText, lossReason, opportunityId } = asked
  const day = closeDate === undefined ? undefined : resolveDay(closeDate, periodContext(door))
  const values = {
    ...(stage !== undefined && { StageName: stage }),
    ...(amount !== undefined && { Amount: amountOf(amount, door) }),
    ...(day !== undefined && { CloseDate: day.date }),
    ...(nextStepText !== undefined && { NextStep: nextStepText }),
    ...(lossReason !== undefined && { Loss_Reason__c: lossReason }),
  }
  if (Object.keys(values).length === 0)
    throw new Problem('invalid-input', {
      detail: 'Say what is to change: stage, amount, closeDate, nextStepText or lossReason.',
    })
  const common = {
    action: 'update',
    object: 'Opportunity',
    values,
    ...(day !== undefined && { words: { CloseDate: day.words } }),
  } as const
  return opportunityId === undefined
    ? { ...common, ...opportunityNamed(asked, door.crm) }
    : { ...common, id: opportunityId, show: readable(door.crm, 'Opportunity', ['Name']) }
}

function amountOf(words: string, { currency }: Door): number {
  const amount = resolveAmount(words)
  if (amount.currencySaid !== undefined && !fitsCurrency(amount, currency))
    throw new Problem('invalid-input', {
      detail: `Amounts are kept in ${currency}: say the amount in it, as a number.`,
    })
  return amount.value
}
