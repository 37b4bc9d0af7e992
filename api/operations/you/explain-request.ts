import { dayIn } from '../../clock.ts'
import type { ChangeDecision, ReadTrace } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { recordValues } from '../records/record-values.ts'
import { toFilter } from '../shared/filters.ts'
import { sentence } from '../shared/words.ts'
import type { Door, Input, Operation } from '../types.ts'

/**
 * How the policy would decide the caller's own question or change. Costs no Salesforce call for a question and at most
 * one for a change. What would be refused outright is refused here in the same words.
 */
export const explainRequest: Operation<'ExplainRequest'> = async (input, door) => {
  const { policyVersion, policyHash } = door.rights
  const answer =
    input.values === undefined
      ? ofQuestion(door.rights.explain(questionOf(input, door)))
      : ofChange(await door.crm.consider(changeOf(input, door), todayOf(door)))
  return { outcome: 'ok', ...answer, policyVersion, policyHash }
}

function questionOf({ object, fields, filters = [], recordId }: Input<'ExplainRequest'>, door: Door) {
  if (fields === undefined && filters.length === 0)
    throw new Problem('invalid-input', {
      detail: 'Give fields or filters to explain a question, or values to explain a change.',
    })
  const where = filters.map(filter => toFilter(filter, object, door))
  const byId = recordId === undefined ? [] : [{ field: 'Id', is: 'equals', value: recordId } as const]
  return { object, select: fields ?? ['Id'], where: [...byId, ...where], limit: 1 }
}

function changeOf(
  { object, recordId, values = [], fields, filters }: Input<'ExplainRequest'>,
  { crm }: Door,
) {
  if (fields !== undefined || filters !== undefined)
    throw new Problem('invalid-input', {
      detail: 'Values explain a change, fields and filters a question: give one of the two.',
    })
  const given = recordValues(values, object, crm)
  return recordId === undefined
    ? ({ action: 'create', object, values: given } as const)
    : ({ action: 'update', object, id: recordId, values: given } as const)
}

const todayOf = ({ caller, clock }: Door): string =>
  dayIn(caller.salesforceUser.timeZone, clock.now()).toString()

function ofQuestion({ grants, maskedSometimes, off }: ReadTrace) {
  const given = grants.filter(g => g.applies).length
  return {
    message: sentence(
      'You may ask this',
      `; ${given} of your ${grants.length} grants ${given === 1 ? 'gives' : 'give'} records`,
      maskedSometimes.length > 0 && `, and ${maskedSometimes.join(', ')} only of some`,
    ).replaceAll(/ ([;,])/g, '$1'),
    decision: 'permit' as const,
    grants: grants.map(g => ({ ...g })),
    maskedSometimes: [...maskedSometimes],
    switchedOff: [...off],
  }
}

function ofChange(decision: ChangeDecision) {
  const grants = decision.trace.map(g => ({ ...g }))
  if (decision.effect === 'deny') {
    const { why } = decision
    return { message: `This would be refused. ${why.help}`, decision: 'deny' as const, grants, why }
  }
  const { confirm, approvals } = decision
  const roles = [...new Set(approvals.flatMap(a => a.approverRoles))]
  return {
    message: sentence(
      'You may make this change',
      confirm && 'once you have confirmed it',
      roles.length > 0 && `and ${roles.join(' or ')} has agreed`,
    ),
    decision: decision.effect,
    grants,
    confirm,
    approvals: approvals.map(({ id, approverRoles, quorum, expiresAfterMinutes, message }) => ({
      id,
      approvers: [...approverRoles],
      quorum,
      expiresAfterMinutes,
      message,
    })),
    write: Object.entries(decision.write).map(([field, value]) => ({
      field,
      ...(value !== null && { value: String(value) }),
    })),
  }
}
