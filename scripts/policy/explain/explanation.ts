/** How a policy decides one question, with everything that led there. */
import type { PolicyModel } from '../../../api/policy/model.ts'
import type { GrantTrace, Policy, Rights } from '../../../api/policy/types.ts'
import { Problem, type Why } from '../../../api/problem.ts'
import { printQuery } from '../../../api/soql/print.ts'
import { rowsWords } from '../matrix/cells.ts'
import { decide } from '../test/change.ts'
import type { Question, TestFile } from '../test/format.ts'
import { answered } from '../test/mismatch.ts'
import { subjectOf } from '../test/subject.ts'

export interface Explained {
  readonly decision: 'permit' | 'needs-approval' | 'deny'
  /** Roles of the policy that who asks holds. */
  readonly roles: readonly string[]
  readonly problem?: { readonly code: string; readonly detail: string } | undefined
  readonly why?: Why | undefined
  readonly grants: readonly {
    readonly id: string
    readonly applies: boolean
    readonly clause?: string
    readonly words?: string
  }[]
  /** What would be sent to Salesforce. */
  readonly soql: readonly string[]
  readonly details: Readonly<Record<string, string>>
}

/** Explains the one question of a file. */
export function explanationOf(file: TestFile, policy: Policy): Explained {
  const [test] = file.tests
  const principal = file.principals.get('me')
  if (test === undefined || principal === undefined) throw new Error('There is no question.')
  const rights = policy.rightsOf(subjectOf(principal, policy.model))
  const { value, problem } = answered(() => explained(test, file, policy, rights))
  const none = { grants: [], soql: [], details: {} }
  if (problem === undefined) return { roles: rights.roles, ...none, ...value }
  const said = { code: problem.code, detail: problem.detail ?? problem.title }
  return { decision: 'deny', roles: rights.roles, problem: said, why: problem.why, ...none }
}

function explained(
  question: Question,
  file: TestFile,
  policy: Policy,
  rights: Rights,
): Omit<Explained, 'roles'> {
  const { model } = policy
  switch (question.kind) {
    case 'ask': {
      if (!rights.mayAsk(question.operation)) throw new Problem(rights.whyNot(question.operation))
      const stepUp = rights.stepUp(question.operation)
      return {
        decision: 'permit',
        grants: [],
        soql: [],
        details: stepUp === undefined ? {} : { 'step-up': stepUp },
      }
    }
    case 'query': {
      const plan = rights.plan(question.query)
      const trace = rights.explain(question.query)
      const details = {
        ...(trace.maskedSometimes.length === 0
          ? {}
          : { masked: `${trace.maskedSometimes.join(', ')} on some rows` }),
        ...(trace.off.length === 0
          ? {}
          : { off: `${trace.off.join(', ')}: what they need of the caller is not known` }),
      }
      return {
        decision: 'permit',
        grants: worded(trace.grants, model),
        soql: [printQuery(plan.select)],
        details,
      }
    }
    case 'summary': {
      const plan = rights.planSummary(question.query)
      const grants = plan.grants.map(grant => ({ grant, applies: true }))
      return {
        decision: 'permit',
        grants: worded(grants, model),
        soql: plan.selects.map(printQuery),
        details: {},
      }
    }
    case 'change':
      return change(question.change, file, policy, rights)
    default:
      throw new Error(`${question.kind} is not explained.`)
  }
}

function change(
  question: Extract<Question, { kind: 'change' }>['change'],
  file: TestFile,
  policy: Policy,
  rights: Rights,
): Omit<Explained, 'roles'> {
  const decision = decide(question, { file, policy, rights, principal: 'me' })
  const grants = worded(decision.trace, policy.model)
  if (decision.effect === 'deny')
    return { decision: 'deny', why: decision.why, grants, soql: [], details: {} }
  const approvals = decision.approvals.map(a => `${a.id} by ${a.quorum} of ${a.approverRoles.join(' or ')}`)
  const details = {
    confirm: decision.confirm ? 'the requester confirms' : 'not asked for',
    ...(approvals.length === 0 ? {} : { approval: approvals.join(', ') }),
    writes: JSON.stringify(decision.write),
  }
  return { decision: decision.effect, grants, soql: [], details }
}

function worded(trace: readonly GrantTrace[], model: PolicyModel): Explained['grants'] {
  const grants = new Map([...model.objects.values()].flatMap(o => o.grants.map(g => [g.id, g])))
  return trace.map(({ grant: id, applies, clause }) => {
    const grant = grants.get(id)
    return {
      id,
      applies,
      ...(clause === undefined ? {} : { clause }),
      ...(grant === undefined ? {} : { words: rowsWords(grant) }),
    }
  })
}
