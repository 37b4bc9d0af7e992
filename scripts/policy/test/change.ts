/** Questions that change: the record and what it points at are read from the test's records, then it is decided. */
import type { ChangeDecision, ChangeRequest } from '../../../api/policy/types.ts'
import type { ChangeExpectation, ChangeQuestion } from './format.ts'
import { answered, type Comparison } from './mismatch.ts'
import { compareRefusal } from './refused.ts'
import type { Setting } from './run.ts'
import { worldOf } from './world.ts'

export function runChange(
  question: ChangeQuestion,
  expect: ChangeExpectation,
  setting: Setting,
  compare: Comparison,
): void {
  const { value: decision, problem } = answered(() => decide(question, setting))
  if (decision === undefined) {
    compareRefusal(expect, { decision: 'deny', problem }, compare)
    return
  }
  const why = decision.effect === 'deny' ? decision.why : undefined
  compareRefusal(expect, { decision: decision.effect, why }, compare)
  if (decision.effect === 'deny') return
  compare.same('grant', expect.grant, decision.grant)
  compare.same('confirm', expect.confirm, decision.confirm)
  compare.sameItems(
    'approvals',
    expect.approvals,
    decision.approvals.map(a => a.id),
  )
  compare.same('write', expect.write && sorted(expect.write), sorted(decision.write))
}

const sorted = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** The decision on a change, with what must be known first read from the records of the file. Throws as the plan does. */
export function decide(question: ChangeQuestion, { file, policy, rights }: Setting): ChangeDecision {
  const { action, object, record, before, values } = question
  const id = record === undefined ? undefined : file.resources.get(record)?.id
  const request: ChangeRequest = { action, object, values, ...(id === undefined ? {} : { id }) }
  const plan = rights.planChange(request)
  const world = worldOf(file, policy.model, record === undefined ? {} : { record, values: before })
  const [found] = plan.before === undefined ? [] : world.run(plan.before)
  return plan.decide({
    before: found?.record,
    found: plan.references.map(({ select }) => world.run(select).length > 0),
    today: file.today,
  })
}
