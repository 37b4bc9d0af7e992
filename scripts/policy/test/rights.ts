/** Questions about rights themselves: may an operation be asked, and which fields of an object are there. */

import { Problem } from '../../../api/problem.ts'
import type { AskExpectation, DescribeExpectation } from './format.ts'
import type { Comparison } from './mismatch.ts'
import { compareRefusal } from './refused.ts'
import type { Setting } from './run.ts'

export function runAsk(
  operation: string,
  expect: AskExpectation,
  { rights }: Setting,
  compare: Comparison,
): void {
  const problem = rights.mayAsk(operation) ? undefined : new Problem(rights.whyNot(operation))
  compareRefusal(expect, { decision: problem === undefined ? 'permit' : 'deny', problem }, compare)
  compare.same('stepUp', expect.stepUp, rights.stepUp(operation))
  compare.same('actingUser', expect.actingUser, rights.wantsActingUser(operation))
}

export function runDescribe(
  object: string,
  expect: DescribeExpectation,
  { rights }: Setting,
  compare: Comparison,
): void {
  const fields = rights.fields(object)?.map(f => f.name)
  const problem = fields === undefined ? new Problem('object-denied') : undefined
  compareRefusal(expect, { decision: problem === undefined ? 'permit' : 'deny', problem }, compare)
  const has = new Set(fields)
  compare.sameItems('fields', expect.fields, has)
  compare.same(
    'has',
    expect.has,
    expect.has?.filter(name => has.has(name)),
  )
  compare.same(
    'lacks',
    expect.lacks,
    expect.lacks?.filter(name => !has.has(name)),
  )
  const writable = (action: 'create' | 'update') =>
    rights.writable().find(w => w.object === object && w.action === action)?.fields ?? []
  compare.sameItems('creates', expect.creates, writable('create'))
  compare.sameItems('updates', expect.updates, writable('update'))
}
