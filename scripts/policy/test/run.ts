/** Runs the tests of a file against a policy: each question once for each principal that asks it. */
import type { Policy, Rights } from '../../../api/policy/types.ts'
import { runChange } from './change.ts'
import type { Question, TestCase, TestFile } from './format.ts'
import { runHidden } from './hidden.ts'
import { runMatrix } from './matrix.ts'
import { type Comparison, comparison, type Mismatch } from './mismatch.ts'
import { runQuery, runSearch, runSummary } from './reads.ts'
import { runAsk, runDescribe } from './rights.ts'
import { subjectOf } from './subject.ts'

export interface Result {
  readonly file: string
  readonly line: number
  readonly name: string
  readonly principal: string
  readonly mismatches: readonly Mismatch[]
  readonly durationMs: number
}

/** What a test is run with. */
export interface Setting {
  readonly file: TestFile
  readonly policy: Policy
  readonly rights: Rights
  readonly principal: string
}

export const runTests = (file: TestFile, policy: Policy): readonly Result[] =>
  file.tests.flatMap(test => test.as.map(principal => runTest(test, principal, file, policy)))

function runTest(test: TestCase, principal: string, file: TestFile, policy: Policy): Result {
  const found = file.principals.get(principal)
  if (found === undefined) throw new Error(`There is no principal ${principal}.`)
  const rights = policy.rightsOf(subjectOf(found, policy.model))
  const compare = comparison()
  const began = performance.now()
  runQuestion(test, { file, policy, rights, principal }, compare)
  const durationMs = performance.now() - began
  return {
    file: file.name,
    line: test.line,
    name: test.name,
    principal,
    mismatches: compare.mismatches,
    durationMs,
  }
}

function runQuestion(question: Question, setting: Setting, compare: Comparison): void {
  switch (question.kind) {
    case 'ask':
      runAsk(question.operation, question.expect, setting, compare)
      break
    case 'query':
      runQuery(question.query, question.expect, setting, compare)
      break
    case 'search':
      runSearch(question.search, question.text, question.expect, setting, compare)
      break
    case 'summary':
      runSummary(question.query, question.expect, setting, compare)
      break
    case 'change':
      runChange(question.change, question.expect, setting, compare)
      break
    case 'describe':
      runDescribe(question.object, question.expect, setting, compare)
      break
    case 'hidden':
      runHidden(question.object, question.field, setting, compare)
      break
    case 'matrix':
      runMatrix(question.matrix, setting, compare)
  }
}
