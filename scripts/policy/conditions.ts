/** What a grant asks of a change besides its rows, in words. */
import type { AggregateModel, ApprovalModel, GrantModel, WriteModel } from '../../api/policy/model.ts'
import { conditionWords, constraintWords, listWords, scopeWords, valueWords } from './words.ts'

/** Each condition of a grant as a sentence part; empty of one that only reads. */
export function grantConditions({ aggregate, write }: GrantModel): readonly string[] {
  return [
    ...(aggregate === undefined ? [] : aggregateWords(aggregate)),
    ...(write === undefined ? [] : writeWords(write)),
  ]
}

const aggregateWords = ({ groupBy, minGroupSize }: AggregateModel) => [
  `groups by ${groupBy.length === 0 ? 'nothing' : listWords(groupBy)}`,
  `groups of fewer than ${minGroupSize} records are not told`,
]

function writeWords({
  check,
  set,
  defaults,
  references,
  constraints,
  confirm,
  approvals,
  conflict,
}: WriteModel): string[] {
  return [
    ...(check === undefined ? [] : [`afterwards ${scopeWords(check)}`]),
    ...[...set].map(([field, value]) => `${field} is set to ${valueWords(value)}`),
    ...[...defaults].map(([field, value]) => `${field} is ${valueWords(value)} unless given`),
    ...[...references].map(([field, targets]) => `${field} points at ${targets.join(' or ')} only`),
    ...constraints.map(rule => `${rule.id}: ${constraintWords(rule)}`),
    ...(confirm === 'always'
      ? ['the requester confirms']
      : confirm === 'never'
        ? []
        : [`the requester confirms when ${conditionWords(confirm)}`]),
    ...approvals.map(approvalWords),
    ...(conflict === 'record' ? [`not written after ${conflictWords({ conflict })}`] : []),
  ]
}

/** What others did meanwhile that keeps a change from being written. */
export const conflictWords = ({ conflict }: Pick<WriteModel, 'conflict'>): string =>
  conflict === 'record' ? 'any edit of the record' : 'edits of the fields it writes'

/** 'big-amount: 1 of SalesManager approves within 24 h when Amount after is above 100,000' */
export function approvalWords({
  id,
  when,
  approverRoles,
  quorum,
  expiresAfterMinutes,
}: ApprovalModel): string {
  const who = `${quorum} of ${approverRoles.join(' or ')}`
  const condition = when === undefined ? '' : ` when ${conditionWords(when)}`
  return `${id}: ${who} must approve within ${durationWords(expiresAfterMinutes)}${condition}`
}

/** '30 min', '24 h', '3 days' */
function durationWords(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 1440) return `${minutes / 1440} days`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}
