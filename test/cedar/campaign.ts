/** Random policies, worlds, callers and requests against both sides, until so many decisions were compared. */
import fc from 'fast-check'
import { stringify } from 'yaml'
import { loadPolicy } from '../../api/policy/index.ts'
import { cedarPolicies } from './cedar-policies.ts'
import { agree, type Verdicts, verdicts } from './compare.ts'
import { cedarOf } from './engine.ts'
import type { PolicyText } from './policy-text.ts'
import { policy, subject } from './random-policy.ts'
import { request } from './requests.ts'
import { world } from './world.ts'

export interface Tally {
  compared: number
  policies: number
  /** How often each answer was met. */
  readonly answers: Record<string, number>
}

interface Options {
  readonly requests: number
  readonly seed: number
  /** What our side is given instead of the policy: to see that a difference would be found. */
  readonly ours?: (policy: PolicyText) => PolicyText
  /** Take the first disagreement as it is, instead of looking for the smallest. */
  readonly anyDisagreement?: boolean
  onProgress?(tally: Tally): void
}

/** `failure`: the smallest disagreement found, in words; '' when there is none. */
export function campaign({ requests, seed, ours = same, anyDisagreement = false, onProgress }: Options): {
  failure: string
  tally: Tally
} {
  const tally: Tally = { compared: 0, policies: 0, answers: {} }
  const property = fc.property(round, given => {
    tally.policies += 1
    const found = disagreement(given, ours, said => count(tally, said))
    if (found !== undefined) throw new Error(found)
    if (tally.policies % 50 === 0) onProgress?.(tally)
  })
  let runSeed = seed
  while (tally.compared < requests) {
    const result = fc.check(property, { seed: runSeed++, numRuns: 100, endOnFailure: anyDisagreement })
    if (result.failed) {
      const { errorInstance: error } = result
      const said = error instanceof Error ? error.message : String(error)
      return { failure: `Seed ${runSeed - 1}:\n${said}`, tally }
    }
  }
  return { failure: '', tally }
}

type Round = typeof round extends fc.Arbitrary<infer T> ? T : never
const round = fc.record({
  policy,
  world,
  subject,
  requests: fc.array(request, { minLength: 1, maxLength: 16, size: 'max' }),
})

/** The first request the two sides don't agree on, with all it takes to see why. */
function disagreement(
  { policy: text, world: org, subject: who, requests }: Round,
  ours: (policy: PolicyText) => PolicyText,
  met: (said: Verdicts) => void,
): string | undefined {
  const rights = loadPolicy(JSON.stringify(ours(text)), 'random.yaml').rightsOf(who)
  const policies = cedarPolicies(text)
  const cedar = cedarOf(policies, who, org)
  for (const one of requests)
    for (const said of verdicts({ rights, cedar, world: org }, one)) {
      met(said)
      if (agree(said)) continue
      const { roles, objects } = text
      return [
        `ours ${said.ours}, Cedar ${said.theirs}: ${JSON.stringify(one)}`,
        `by ${JSON.stringify(who)}`,
        stringify({ roles, [one.object]: objects[one.object] }),
        policies[one.object],
        ...(org.rows[one.object] ?? []).map(row => JSON.stringify(row)),
      ].join('\n')
    }
  return undefined
}

const same = (policy: PolicyText) => policy

function count(tally: Tally, { ours }: Verdicts) {
  tally.compared += 1
  const answer = String(ours)
  tally.answers[answer] = (tally.answers[answer] ?? 0) + 1
}
