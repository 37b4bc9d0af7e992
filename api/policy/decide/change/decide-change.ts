/** The decision on a change: the least burdensome of the grants that permit it, or why none does. */
import { Problem, type Why } from '../../../problem.ts'
import type { ChangeDecision, ChangePlan, GrantTrace } from '../../types.ts'
import { type Probe, toldBy } from './behind.ts'
import { judge, type Offer, type Refusal, steps, type Verdict } from './judge.ts'
import type { Lookup } from './references.ts'
import type { AskedChange } from './write-grant.ts'

type Facts = Parameters<ChangePlan['decide']>[0]

/**
 * Decides. Whatever can't be told counts against the change. A value that Salesforce works out from others (IsClosed
 * of a stage) is judged as it was before. Throws Problem 'record-not-found' for an update without a record.
 */
export function decideChange(
  asked: AskedChange,
  lookups: readonly Lookup[],
  probes: readonly Probe[],
  facts: Facts,
): ChangeDecision {
  if (asked.action === 'update' && facts.before === undefined) throw new Problem('record-not-found')
  const before = asked.action === 'update' ? (facts.before ?? {}) : {}
  const { found, today } = facts
  const told = toldBy(lookups, probes, found)
  const evidence = { before, lookups, found, told, caller: asked.caller, today }
  const verdicts = asked.grants.map(grant => judge(asked, grant, evidence))
  const trace = verdicts.map(traceOf)
  const best = verdicts.reduce<Verdict | undefined>(lessBurdensome, undefined)
  if (best?.offer === undefined) return { trace, effect: 'deny', why: whyNot(verdicts) }
  const { confirm, approvals, written } = best.offer
  return {
    trace,
    effect: approvals.length === 0 ? 'permit' : 'needs-approval',
    grant: best.grant.id,
    confirm,
    approvals,
    write: Object.fromEntries(written),
    conflict: best.grant.write.conflict,
    shadow: best.grant.write.shadow,
  }
}

const traceOf = ({ grant, refusal }: Verdict): GrantTrace =>
  refusal === undefined
    ? { grant: grant.id, applies: true }
    : { grant: grant.id, applies: false, clause: refusal.clause }

function lessBurdensome(best: Verdict | undefined, next: Verdict): Verdict | undefined {
  if (next.offer === undefined) return best
  if (best?.offer === undefined) return next
  return burden(next, next.offer) < burden(best, best.offer) ? next : best
}

// Apply now, then confirm, then so many approvals; of equals the one that fewer edits of others stand against.
function burden({ grant }: Verdict, { confirm, approvals }: Offer): number {
  const asked = approvals.length > 0 ? 1 + approvals.length : confirm ? 1 : 0
  return 2 * asked + (grant.write.conflict === 'record' ? 1 : 0)
}

// The grant that got furthest is the one the caller most likely meant; of several the first.
function whyNot(verdicts: readonly Verdict[]): Why {
  const refusals = verdicts.flatMap(v => v.refusal ?? [])
  const furthest = refusals.reduce((a, b) => (rank(b) > rank(a) ? b : a))
  return { layer: 'policy', clause: furthest.clause, help: furthest.help }
}

const rank = (refusal: Refusal): number => steps.indexOf(refusal.step)
