/** Looks at the records that changes are about, as the caller may read them. Nothing is written. */
import type { ChangePlan, ChangeRequest, Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import { printQuery } from '../soql/print.ts'
import { mayBe, salesforceId } from '../soql/salesforce-id.ts'
import { settingApart } from './apart.ts'
import { deliver, nothingDelivered } from './delivered.ts'
import type { CrmOptions } from './options.ts'
import type { CrmRow } from './types.ts'

/** A change whose record is to be looked at. */
export interface Wanted {
  readonly request: ChangeRequest
  /** Fields that are to point at the record of an earlier one in the list. */
  readonly recordOf?: Readonly<Record<string, number>>
  /** Paths to read besides: they decide nothing and are not shown. */
  readonly alsoRead?: readonly string[]
  /** The one that is meant of several by one name. Throws a Problem. */
  choose?(rows: readonly CrmRow[]): CrmRow
}

/** All that a decision on a change rests on. */
export interface Looked {
  /** With the id that was found. */
  readonly request: ChangeRequest
  readonly plan: ChangePlan
  /** The record as it was read; undefined for a new one. */
  readonly before: SalesforceRecord | undefined
  /** What the caller may see of it. */
  readonly row: CrmRow | undefined
  /** For `plan.decide`. */
  readonly found: readonly boolean[]
}

/**
 * Reads what the changes are about: one Salesforce call, none for new records that point at nothing. A second one only
 * where a record found by name must be asked about again, beyond being readable. Throws as `planChange` does, and
 * Problem 'record-not-found'.
 */
export async function lookAt(options: CrmOptions, wanted: readonly Wanted[]): Promise<readonly Looked[]> {
  const looked: Looked[] = []
  const waits = (w: Wanted) =>
    Object.values(w.recordOf ?? {}).some(of => wanted[of]?.request.id === undefined)
  const known = new Set<string>()
  const idAt = (of: number) => looked[of]?.request.id ?? wanted[of]?.request.id
  for (const round of [wanted.filter(w => !waits(w)), wanted.filter(waits)]) {
    if (round.length === 0) continue
    const planned = round.map(w => {
      const request = pointed(w, idAt)
      return { w, request, plan: options.rights.planChange(request) }
    })
    const answers = await readRound(options, planned, known)
    for (const { w, request, plan } of planned) {
      const before = chosen(options, w, request, plan, answers)
      if (typeof before?.record.Id === 'string') known.add(idOf(before.record.Id))
      const id = before === undefined ? request.id : String(before.record.Id)
      const { where: _, ...byId } = request
      looked[wanted.indexOf(w)] = {
        request: id === undefined ? byId : { ...byId, id },
        plan,
        before: before?.record,
        row: before?.row,
        found: [],
      }
    }
    for (const { w, plan } of planned) {
      const at = wanted.indexOf(w)
      const found = plan.references.map(
        r =>
          (r.asks === 'readable' && known.has(idOf(r.id))) || answers.rowsOf(printQuery(r.select)).length > 0,
      )
      const seen = looked[at]
      if (seen !== undefined) looked[at] = { ...seen, found }
    }
  }
  return looked
}

interface Planned {
  readonly w: Wanted
  readonly request: ChangeRequest
  readonly plan: ChangePlan
}

interface Answers {
  rowsOf(soql: string): readonly SalesforceRecord[]
}

/** Ids are unique over all objects. */
const idOf = (id: string) => salesforceId(id) ?? id

/** The request with the ids of the records it points at. */
function pointed(
  { request, recordOf = {} }: Wanted,
  idAt: (of: number) => string | undefined,
): ChangeRequest {
  const values: Record<string, Scalar> = { ...request.values }
  for (const [field, of] of Object.entries(recordOf)) {
    const id = idAt(of)
    if (id === undefined) throw new Error(`No record is known yet for ${field}.`)
    values[field] = id
  }
  return { ...request, values }
}

/** A record that is read to be changed need not be asked for again because another one is to point at it. */
async function readRound(
  { gateway, as, context, budget }: CrmOptions,
  planned: readonly Planned[],
  known: ReadonlySet<string>,
): Promise<Answers> {
  const own = new Set(planned.flatMap(({ request: { id } }) => (id === undefined ? [] : [idOf(id)])))
  const soql = new Set<string>()
  for (const { w, plan } of planned) {
    if (plan.before !== undefined) soql.add(beforeOf(plan, w))
    for (const { asks, object, id, select } of plan.references) {
      const key = idOf(id)
      if (!mayBe(object, id)) continue
      if (asks === 'behind' || !(known.has(key) || own.has(key))) soql.add(printQuery(select))
    }
  }
  budget.admit()
  const statements = [...soql]
  const answers = statements.length === 0 ? [] : await gateway.query(as, statements, context)
  return { rowsOf: text => answers[statements.indexOf(text)]?.records ?? [] }
}

function beforeOf({ before }: ChangePlan, { alsoRead = [] }: Wanted): string {
  if (before === undefined) throw new Error('A new record is not read.')
  return printQuery({ ...before, select: [...new Set([...before.select, ...alsoRead])] })
}

/** The record that is to change, and what of it may be seen. Throws Problem 'record-not-found', or what `choose` does. */
function chosen(
  options: CrmOptions,
  w: Wanted,
  { object }: ChangeRequest,
  plan: ChangePlan,
  answers: Answers,
): { readonly record: SalesforceRecord; readonly row: CrmRow } | undefined {
  if (plan.before === undefined) return undefined
  const apart = settingApart(options, { object })
  const delivered = nothingDelivered()
  const rows = answers.rowsOf(beforeOf(plan, w)).map(record => {
    const seen = plan.seen(record)
    deliver(delivered, record, seen)
    return { record, row: apart(seen) }
  })
  options.budget.count(delivered.rows, delivered.ids)
  const row = w.choose === undefined ? rows[0]?.row : w.choose(rows.map(r => r.row))
  const found = rows.find(r => r.row === row)
  if (found === undefined) throw new Problem('record-not-found')
  return found
}
