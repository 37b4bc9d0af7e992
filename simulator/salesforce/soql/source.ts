/** FROM … WHERE: which rows of an object a statement means and its user may see. */
import { type Row, SalesforceError, type SObjectType } from '../model.ts'
import type { Compiler } from './compiler.ts'
import { equalityDriver } from './driver.ts'
import { type CompileJoin, type Conjunct, compileConjuncts } from './predicate.ts'
import type { Base } from './resolve.ts'
import type { Run } from './run.ts'
import type { Statement } from './tree.ts'
import { RECORD_ACCESS, recordAccessSource } from './user-record-access.ts'

export interface RowSource {
  readonly object: SObjectType
  /** At most `max` rows in insertion order; `among` limits them to rows already found (children of a parent). */
  rows(run: Run, max: number, among?: readonly Row[]): Row[]
  count(run: Run, max: number): number
}

/** An index answer this small is taken without looking at the other indexes. */
const GOOD_ENOUGH_ROWS = 16

export function compileSource(
  compiler: Compiler,
  base: Base,
  statement: Statement,
  join: CompileJoin,
): RowSource {
  const { object } = base
  if (object.name === RECORD_ACCESS) return recordAccessSource(compiler, object, statement)
  const conjuncts = [
    ...compileScope(compiler, object, statement.scope),
    ...compileConjuncts(compiler, base, statement.where, join),
  ]
  return {
    object,
    rows(run, max, among) {
      const found: Row[] = []
      each(object, conjuncts, run, max, among, row => found.push(row))
      return found
    },
    count(run, max) {
      let n = 0
      each(object, conjuncts, run, max, undefined, () => n++)
      return n
    },
  }
}

function each(
  object: SObjectType,
  conjuncts: readonly Conjunct[],
  run: Run,
  max: number,
  among: readonly Row[] | undefined,
  take: (row: Row) => void,
): void {
  const access = among ? undefined : choose(conjuncts, run)
  const candidates = among ?? access?.rows ?? run.org.store.rows(object.name)
  const rest = access ? conjuncts.filter(c => c !== access.conjunct) : conjuncts
  const tests = rest.map(c => c.test)
  const reader = run.reader(object)
  let left = max
  for (const row of candidates) {
    if (left <= 0) return
    if ((row.IsDeleted === true && !run.all) || !passes(tests, row, run)) continue
    if (!reader.everything && !reader.may(row)) continue
    take(row)
    left--
  }
}

function passes(tests: readonly Conjunct['test'][], row: Row, run: Run): boolean {
  for (const test of tests) if (!test(row, run)) return false
  return true
}

/** The index with the fewest rows. What it found satisfies its conjunct, which needs no test any more. */
function choose(
  conjuncts: readonly Conjunct[],
  run: Run,
): { conjunct: Conjunct; rows: readonly Row[] } | undefined {
  let best: { conjunct: Conjunct; rows: readonly Row[] } | undefined
  for (const conjunct of conjuncts) {
    const rows = conjunct.driver?.(run)
    if (rows && (!best || rows.length < best.rows.length)) best = { conjunct, rows }
    if (best && best.rows.length <= GOOD_ENOUGH_ROWS) break
  }
  return best
}

/** USING SCOPE mine: rows the user owns. */
function compileScope(compiler: Compiler, object: SObjectType, scope: string | null): Conjunct[] {
  if (scope === null || scope === 'EVERYTHING') return []
  const owner = object.field('OwnerId')
  if (scope !== 'MINE' || !owner)
    throw new SalesforceError(
      400,
      'MALFORMED_QUERY',
      `Invalid scope ${scope.toLowerCase()} for sObject ${object.name}`,
    )
  const path = { base: object, steps: [], field: owner, polymorphic: false, keys: [owner.name] }
  compiler.uses.push({
    options: [{ object, field: owner }],
    refusal: () =>
      new SalesforceError(400, 'MALFORMED_QUERY', `Invalid scope mine for sObject ${object.name}`),
  })
  return [
    {
      test: (row, run) => row[owner.name] === run.user.id,
      driver: run => equalityDriver(path, [run.user.id])(run),
    },
  ]
}
