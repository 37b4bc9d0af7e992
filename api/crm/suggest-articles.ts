/** Knowledge articles that may answer what a case is about to be opened for. */
import { printQuery } from '../soql/print.ts'
import { settingApart } from './apart.ts'
import { deliver, nothingDelivered } from './delivered.ts'
import type { CrmOptions } from './options.ts'
import type { CrmRow } from './types.ts'

const object = 'Knowledge__kav'
const fields = ['Id', 'Title'] as const
/** Stands in the query for each article that Salesforce suggests. */
const ANY_ARTICLE = 'ka0000000000000AAA'

/** What a case is about to say. */
export interface CaseWords {
  readonly subject: string
  readonly description: string
}

/**
 * At most 5 articles, best first, with Id and Title: of those Salesforce suggests the ones that the policy lets the
 * caller read. One Salesforce call; none, and no article, where the caller may read no titles of articles. In
 * integration-user mode there are none: Salesforce would suggest what the integration user may read.
 */
export async function suggestArticlesWith(
  { gateway, rights, as, context, budget, mappedUser }: CrmOptions,
  { subject, description }: CaseWords,
): Promise<readonly CrmRow[]> {
  const mayRead = fields.every(field => rights.field(object, field) !== undefined)
  if (!mayRead || mappedUser !== undefined) return []
  const byId = { field: 'Id', is: 'equals', value: ANY_ARTICLE } as const
  const plan = rights.plan({ object, select: fields, where: [byId], limit: 1 })
  budget.admit()
  const article = { soql: printQuery(plan.select), idInIt: ANY_ARTICLE }
  const records = await gateway.suggestArticles(
    as,
    { objectName: 'Case', subject, description, article },
    context,
  )
  const apart = settingApart({ rights, as }, { object })
  const delivered = nothingDelivered()
  const rows = records.map(record => {
    const row = plan.mask(record)
    deliver(delivered, record, row)
    return apart(row)
  })
  budget.count(delivered.rows, delivered.ids)
  return rows
}
