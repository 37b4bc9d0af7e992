/**
 * Decides a kept change by the policy in force now, with the rights its people had when they acted. What was permitted
 * then and isn't now is not written: a tightened policy wins.
 */
import { dayIn } from '../clock.ts'
import type { ChangeDecision, ChangePlan, ChangeRequest, Policy, Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import { isWhole, type KeptChange, type KeptDecision } from './kept.ts'
import type { Room } from './room.ts'
import type { KeptSubject } from './subject.ts'

/** One write, planned and permitted. */
export interface Permitted {
  readonly request: ChangeRequest
  readonly plan: ChangePlan
  readonly before: SalesforceRecord | null
  readonly found: readonly boolean[]
  readonly recordOf: Readonly<Record<string, number>>
}

/** What each write rests on: as it was proposed, or as it was read since. */
export type Facts = readonly Pick<Permitted, 'before' | 'found'>[]

/**
 * Plans and decides every write again. Throws Problem 'change-altered', 'switched-off', 'operation-denied', 'phase-denied',
 * 'client-denied', 'change-denied' and what planning throws.
 */
export function decideAgain(
  room: Room,
  change: KeptChange,
  decisions: readonly KeptDecision[],
  facts: Facts = change.basis.writes,
): readonly Permitted[] {
  if (!isWhole(change)) throw new Problem('change-altered')
  const { payload, basis, tenantId } = change
  const { requester } = basis
  const { operation } = payload
  const policy = room.policy()
  room.switches.refuse({ operation, access: 'write', clientId: requester.clientId, tenantId })
  const rights = policy.rightsOf(requester)
  if (!rights.mayAsk(operation)) throw new Problem(rights.whyNot(operation))
  const today = dayIn(requester.salesforceUser.timeZone, room.clock.now()).toString()
  return basis.writes.map(({ request, recordOf }, at) => {
    const { before = null, found = [] } = facts[at] ?? {}
    const plan = rights.planChange(request)
    const decision = plan.decide({ before: before ?? undefined, found, today })
    refuseOther(change, at, decision, decisions, policy)
    return { request, plan, before, found, recordOf }
  })
}

function refuseOther(
  { payload }: KeptChange,
  at: number,
  decision: ChangeDecision,
  decisions: readonly KeptDecision[],
  policy: Policy,
): void {
  if (decision.effect === 'deny') throw new Problem('change-denied', { why: decision.why })
  const kept = payload.writes[at]
  const values = Object.fromEntries((kept?.fields ?? []).map(f => [f.field, f.after]))
  if (!sameValues(values, decision.write)) throw tightened('The policy would write something else by now.')
  if (decision.confirm && !payload.confirm) throw tightened('The policy asks for a confirmation by now.')
  if (decision.shadow && !payload.shadow) throw tightened('The policy only tries this out by now.')
  if (decision.conflict === 'record' && kept?.action === 'update' && kept.modstamp === undefined)
    throw tightened('The policy wants nothing of the record changed meanwhile by now.')
  const lacking = decision.approvals.find(needed => {
    const agreed = decisions.filter(
      d =>
        d.decision === 'approve' &&
        d.clauses.includes(needed.id) &&
        (d.subject === null
          ? needed.relayed.includes(d.decider)
          : holdsRole(policy, d.subject, needed.approverRoles)),
    )
    return agreed.length < needed.quorum
  })
  if (lacking !== undefined) throw tightened('An approval that the policy asks for is missing by now.')
}

/** Is this person an approver, by the policy in force? */
export const holdsRole = (policy: Policy, subject: KeptSubject, roles: readonly string[]): boolean =>
  policy.rightsOf(subject).roles.some(role => roles.includes(role))

const tightened = (detail: string) =>
  new Problem('change-denied', {
    detail,
    why: {
      layer: 'policy',
      clause: 'policy',
      help: 'The policy has changed since: propose the change again.',
    },
  })

function sameValues(
  kept: Readonly<Record<string, Scalar>>,
  wanted: Readonly<Record<string, Scalar>>,
): boolean {
  const names = Object.keys(wanted)
  return names.length === Object.keys(kept).length && names.every(name => Object.is(kept[name], wanted[name]))
}
