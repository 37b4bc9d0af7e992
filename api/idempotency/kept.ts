/** What of an answer is kept, to be repeated. */
import { Problem, type ProblemCode, type Why } from '../problem.ts'
import type { RequestKey } from './request-key.ts'
import type { Run } from './table.ts'
import type { KeptAnswer } from './types.ts'

/** Refusals that say to wait: the same request may well be answered another time. */
const passing: ReadonlySet<ProblemCode> = new Set(['switched-off', 'phase-denied'])

export type Fate = 'keep' | 'release' | 'forget'

interface KeptProblem {
  readonly code: ProblemCode
  readonly detail?: string
  readonly members?: Readonly<Record<string, unknown>>
  readonly why?: Why
}

/**
 * What becomes of a request once its run has ended. Failures, and what passes (401, 429), are no answer to keep: whoever
 * tries again is to be served, by the same request. Nor is a refusal of somebody who gave no key: it wrote nothing, and
 * who says the same words again asks anew, perhaps since its reason is gone. Only where another run went before, of
 * which nothing was heard, does the request stay the same one: that run may have written.
 */
export function fateOf({ kind }: RequestKey, { fence }: Run, answer: KeptAnswer<unknown>): Fate {
  if (!('problem' in answer)) return 'keep'
  const { status, outcome, code } = answer.problem
  if (outcome === undefined || status >= 500 || status === 401 || status === 429) return 'release'
  if (kind === 'derived') return fence === 1 ? 'forget' : 'release'
  return passing.has(code) ? 'release' : 'keep'
}

/** The JSON text of an answer, private causes left out. */
export function textOf(answer: KeptAnswer<unknown>): string {
  if (!('problem' in answer)) return JSON.stringify(answer)
  const { code, detail, members, why } = answer.problem
  return JSON.stringify({ problem: { code, detail, members, why } })
}

/** The answer again. Its type is what the same operation gave before. */
export function answerOf<T>(text: string): KeptAnswer<T> {
  const kept: { readonly outcome: T } | { readonly problem: KeptProblem } = JSON.parse(text)
  if (!('problem' in kept)) return kept
  const { code, ...options } = kept.problem
  return { problem: new Problem(code, options) }
}
