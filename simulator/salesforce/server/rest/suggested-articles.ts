/**
 * `/sobjects/Case/suggestedArticles`, before the case exists or (`/sobjects/Case/{id}/suggestedArticles`) for one that
 * does: ids of published articles that share words with it, best first. The real relevance is not documented.
 */
import { type Row, type RunningUser, SalesforceError, type SObjectType } from '../../model.ts'
import { readRecord } from '../../records/index.ts'
import { wordsOf } from '../../search/words.ts'
import { recordUrl } from '../../wire-values.ts'
import { type Methods, notFound, objectOf, type RestCall, type RestContext } from './call.ts'

const articlesDefault = 20
/** Shorter words ('to', 'the') tell nothing. */
const wordCharsMin = 4

export const suggestedArticlesMethods: Methods = {
  GET(context, call) {
    const { org } = context
    const articles = org.schema.object('Knowledge__kav')
    if (objectOf(context, call).name !== 'Case' || articles === undefined) throw notFound()
    if (!org.access.object(call.user, articles, 'read')) throw notFound()
    const language = required(call, 'language')
    const words = new Set(wordsOf(textOf(context, call)).filter(word => word.length >= wordCharsMin))
    const found = bestFirst(visible(context, call.user, articles, language), words).slice(0, limitOf(call))
    return { status: 200, body: found.map(({ Id }) => suggestion(call.version, String(Id))) }
  },
}

const suggestion = (version: string, id: string) => ({
  attributes: { type: 'KnowledgeArticleVersion', url: recordUrl(version, 'KnowledgeArticleVersion', id) },
  Id: id,
})

function textOf(context: RestContext, call: RestCall): string {
  const [, , id] = call.segments
  if (call.segments.length === 4) {
    const record = readRecord(
      context.org,
      call.user,
      'Case',
      id ?? '',
      ['Subject', 'Description'],
      call.version,
    )
    return `${record.Subject ?? ''} ${record.Description ?? ''}`
  }
  const [subject, description] = [call.query.get('subject'), call.query.get('description')]
  if (!subject && !description) throw missing('subject or description')
  return `${subject ?? ''} ${description ?? ''}`
}

function required(call: RestCall, name: string): string {
  const value = call.query.get(name)
  if (!value) throw missing(name)
  return value
}

const missing = (what: string) =>
  new SalesforceError(400, 'MISSING_ARGUMENT', `Missing required argument: ${what}`)

function limitOf({ query }: RestCall): number {
  const limit = Number(query.get('limit') ?? articlesDefault)
  return Number.isInteger(limit) && limit > 0 ? limit : articlesDefault
}

function visible({ org }: RestContext, user: RunningUser, articles: SObjectType, language: string): Row[] {
  const reader = org.access.reader(user, articles)
  return [...org.store.rows(articles.name)].filter(
    row =>
      row.IsDeleted !== true &&
      row.PublishStatus === 'Online' &&
      row.Language === language &&
      reader.may(row),
  )
}

function bestFirst(rows: readonly Row[], words: ReadonlySet<string>): readonly Row[] {
  const scored = rows.map(row => {
    const own = new Set(wordsOf(`${row.Title} ${row.Summary ?? ''}`))
    return { row, shared: [...words].filter(word => own.has(word)).length }
  })
  return scored
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared)
    .map(({ row }) => row)
}
