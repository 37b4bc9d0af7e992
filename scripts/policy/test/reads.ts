/** Questions that read: planned by the policy, run over the records of the test, masked by the plan. */
import type { MaskedRow, Query, SearchObject, SummaryQuery } from '../../../api/policy/types.ts'
import type { QueryExpectation, SummaryExpectation } from './format.ts'
import { answered, type Comparison } from './mismatch.ts'
import { compareRefusal } from './refused.ts'
import type { Setting } from './run.ts'
import { ROW_NAME, type Row, type WireRecord, worldOf } from './world.ts'

interface Found {
  readonly row: Row
  readonly record: WireRecord
  readonly shown: MaskedRow
}

export function runQuery(
  query: Query,
  expect: QueryExpectation,
  setting: Setting,
  compare: Comparison,
): void {
  const { file, policy, rights } = setting
  const { value, problem } = answered(() => {
    const plan = rights.plan(query)
    const trace = rights.explain(query)
    const found = worldOf(file, policy.model).run(plan.select)
    return { plan, trace, rows: found.map(f => ({ ...f, shown: plan.mask(f.record) })) }
  })
  compareRefusal(expect, { decision: problem === undefined ? 'permit' : 'deny', problem }, compare)
  if (value === undefined) return
  compare.sameItems('grants', expect.grants, value.plan.grants)
  compare.sameItems('off', expect.off, value.trace.off)
  compareRows(expect, value.rows, compare, query.orderBy !== undefined)
  for (const [list, names] of Object.entries(expect.related ?? {}))
    compare.sameItems(
      `related.${list}`,
      names,
      value.rows.flatMap(({ record }) => childNames(record[list])),
    )
}

const childNames = (list: unknown): readonly string[] =>
  isRecord(list) && Array.isArray(list.records)
    ? list.records.map(r => String(isRecord(r) ? r[ROW_NAME] : ''))
    : []

const isRecord = (value: unknown): value is WireRecord => typeof value === 'object' && value !== null

export function runSearch(
  search: SearchObject,
  text: string,
  expect: QueryExpectation,
  { file, policy, rights }: Setting,
  compare: Comparison,
): void {
  const { value, problem } = answered(() => {
    const plan = rights.planSearch(search)
    const hits = worldOf(file, policy.model)
      .run(plan.select)
      .filter(({ record }) => plan.texts(record).some(t => t.toLowerCase().includes(text.toLowerCase())))
    return { plan, rows: hits.map(hit => ({ ...hit, shown: plan.mask(hit.record) })) }
  })
  compareRefusal(expect, { decision: problem === undefined ? 'permit' : 'deny', problem }, compare)
  if (value === undefined) return
  compare.sameItems('grants', expect.grants, value.plan.grants)
  compareRows(expect, value.rows, compare, false)
}

function compareRows(
  expect: QueryExpectation,
  rows: readonly Found[],
  compare: Comparison,
  inOrder: boolean,
): void {
  const names = rows.map(({ row }) => row.name)
  if (inOrder) compare.same('rows', expect.rows, names)
  else compare.sameItems('rows', expect.rows, names)
  const masked = Object.fromEntries(
    rows
      .filter(({ shown }) => shown.masked.length > 0)
      .map(({ row, shown }) => [row.name, shown.masked.toSorted()]),
  )
  const wanted =
    expect.masked && Object.fromEntries(Object.entries(expect.masked).map(([k, v]) => [k, v.toSorted()]))
  compare.same('masked', wanted, masked)
  for (const [name, values] of Object.entries(expect.shown ?? {})) {
    const shown = rows.find(({ row }) => row.name === name)?.shown.fields
    for (const [field, value] of Object.entries(values))
      compare.same(`shown.${name}.${field}`, value, shown?.[field])
  }
}

export function runSummary(
  query: SummaryQuery,
  expect: SummaryExpectation,
  { file, policy, rights }: Setting,
  compare: Comparison,
): void {
  const { value, problem } = answered(() => {
    const plan = rights.planSummary(query)
    const world = worldOf(file, policy.model)
    return { plan, told: plan.groups(plan.selects.map(select => world.sum(select))) }
  })
  compareRefusal(expect, { decision: problem === undefined ? 'permit' : 'deny', problem }, compare)
  if (value === undefined) return
  const { plan, told } = value
  compare.sameItems('grants', expect.grants, plan.grants)
  compare.same('suppressed', expect.suppressed, told.suppressed)
  compare.same(
    'groups',
    expect.groups,
    told.groups.map(({ keys, count, values }) => ({ keys, count, values })),
  )
}
