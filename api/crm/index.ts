/** The governed door for reads. Here policy meets Salesforce, and nowhere else. */
import type { PermittedField, Plan, Rights } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { QueryAnswer } from '../salesforce/types.ts'
import { printQuery } from '../soql/print.ts'
import { settingApart } from './apart.ts'
import { considerWith } from './consider.ts'
import { type Delivered, deliver, nothingDelivered } from './delivered.ts'
import { describeWith, labelsWith } from './describe.ts'
import type { CrmOptions } from './options.ts'
import { searchWith } from './search.ts'
import { summarizeWith } from './summary.ts'
import type { Crm, CrmQuery, Rows } from './types.ts'

/**
 * Opens the door for one caller and one request. What it answers went through the mask of a plan, always, and has text
 * of outsiders set apart.
 */
export function openCrm(options: CrmOptions): Crm {
  const { rights } = options
  return {
    objects: rights.objects,
    fields: object => permittedFields(rights, object),
    field: (object, path) => rights.field(object, path),
    query: async query => (await runTogether(options, { only: query })).only,
    queryTogether: queries => runTogether(options, queries),
    search: (text, objects) => searchWith(options, text, objects),
    summarize: query => summarizeWith(options, query),
    consider: (change, today) => considerWith(options, change, today),
    labels: () => labelsWith(options),
    describe: async object => describeWith(options, object, permittedFields(rights, object)),
  }
}

function permittedFields(rights: Rights, object: string): readonly PermittedField[] {
  const fields = rights.fields(object)
  if (fields === undefined)
    throw new Problem('object-denied', { detail: 'This object does not exist or is not permitted.' })
  return fields
}

interface Read {
  readonly query: CrmQuery
  readonly plan: Plan
  readonly apart: ReturnType<typeof settingApart>
  /** Positions of its statements in the call. */
  readonly rowsAt: number
  readonly countAt: number | undefined
}

// Everything is planned and printed before anything is sent: a refusal costs nothing and tells nothing.
async function runTogether<const Q extends Readonly<Record<string, CrmQuery>>>(
  { gateway, rights, as, context, budget }: CrmOptions,
  queries: Q,
): Promise<{ readonly [K in keyof Q]: Rows }> {
  const soql: string[] = []
  const place = (text: string) => {
    const at = soql.indexOf(text)
    return at < 0 ? soql.push(text) - 1 : at
  }
  const reads = Object.entries(queries).map(([name, query]): readonly [string, Read] => {
    const plan = rights.plan(query)
    // Without a total one row more than wanted tells whether there are more.
    const limit = query.total ? query.limit : query.limit + 1
    const rowsAt = place(printQuery({ ...plan.select, limit }))
    const countAt = query.total ? place(printQuery(plan.count)) : undefined
    return [name, { query, plan, apart: settingApart({ rights, as }, query), rowsAt, countAt }]
  })
  if (reads.length > 0) budget.admit()
  const answers = reads.length === 0 ? [] : await gateway.query(as, soql, context)
  const delivered = nothingDelivered()
  const rows = Object.fromEntries(reads.map(([name, read]) => [name, rowsOf(read, answers, delivered)]))
  budget.count(delivered.rows, delivered.ids)
  return rows as { readonly [K in keyof Q]: Rows }
}

function rowsOf(
  { query, plan, apart, rowsAt, countAt }: Read,
  answers: readonly QueryAnswer[],
  delivered: Delivered,
): Rows {
  const records = answers[rowsAt]?.records ?? []
  const rows = records.slice(0, query.limit).map(record => {
    const row = plan.mask(record)
    deliver(delivered, record, row)
    return apart(row)
  })
  if (countAt === undefined) return { rows, total: rows.length, more: records.length > query.limit }
  const total = answers[countAt]?.totalSize ?? rows.length
  return { rows, total, more: (query.offset ?? 0) + rows.length < total }
}
