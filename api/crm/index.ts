/** The governed door for reads. Here policy meets Salesforce, and nowhere else. */
import type { PermittedField, Rights } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import { settingApart } from './apart.ts'
import { readAsMappedUser } from './as-mapped-user/read.ts'
import { considerWith } from './consider.ts'
import { deliver, nothingDelivered } from './delivered.ts'
import { describeWith, labelsWith } from './describe.ts'
import type { CrmOptions } from './options.ts'
import { readAsCaller } from './read.ts'
import { searchWith } from './search.ts'
import { suggestArticlesWith } from './suggest-articles.ts'
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
    suggestArticles: words => suggestArticlesWith(options, words),
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

async function runTogether<const Q extends Readonly<Record<string, CrmQuery>>>(
  options: CrmOptions,
  queries: Q,
): Promise<{ readonly [K in keyof Q]: Rows }> {
  const { rights, budget, mappedUser } = options
  const planned = Object.values(queries).map(query => ({ query, plan: rights.plan(query) }))
  const pages =
    mappedUser === undefined
      ? await readAsCaller(planned, options)
      : await readAsMappedUser(planned, options, mappedUser)
  const delivered = nothingDelivered()
  const answers = pages.map(({ seen, ...page }, at): Rows => {
    const apart = settingApart(options, planned[at]?.query ?? { object: '' })
    const rows = seen.map(({ record, row }) => {
      deliver(delivered, record, row)
      return apart(row)
    })
    return { rows, ...page }
  })
  budget.count(delivered.rows, delivered.ids)
  return Object.fromEntries(Object.keys(queries).map((name, at) => [name, answers[at]])) as {
    readonly [K in keyof Q]: Rows
  }
}
