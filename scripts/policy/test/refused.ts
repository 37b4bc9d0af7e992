/** The part of an expectation that every question has: whether it is refused, with which code, by which layer. */
import type { Problem, Why } from '../../../api/problem.ts'
import type { Comparison } from './mismatch.ts'

interface Refusal {
  readonly decision?: string
  readonly code?: string
  readonly why?: { readonly layer?: string; readonly clause?: string }
}

export function compareRefusal(
  expect: Refusal,
  got: { readonly decision: string; readonly problem?: Problem | undefined; readonly why?: Why | undefined },
  compare: Comparison,
): void {
  const why = got.why ?? got.problem?.why
  compare.same('decision', expect.decision, got.decision)
  compare.same('code', expect.code, got.problem?.code)
  compare.same('why.layer', expect.why?.layer, why?.layer)
  compare.same('why.clause', expect.why?.clause, why?.clause)
  // A refusal nobody expected says why; a test of what a refused question would give can't pass.
  if (
    got.decision === 'deny' &&
    expect.decision !== 'deny' &&
    expect.code === undefined &&
    expect.why === undefined
  )
    compare.same(
      'refusal',
      null,
      got.problem === undefined ? (why ?? null) : `${got.problem.code}: ${got.problem.message}`,
    )
}
