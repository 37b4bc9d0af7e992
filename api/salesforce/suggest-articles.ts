import { type CompositeChild, composite, type PlannedCall } from './planner.ts'
import type { ArticleRequest, ArticleSuggestion } from './types.ts'

const articlesMax = 5
/** What a search by likeness profits from; addresses have a limit of their own. */
const descriptionCharsMax = 1_000

/**
 * The one call that finds articles for a case that doesn't exist yet. Salesforce answers ids only, so the same
 * composite reads their titles by reference; places without an article are halted. Source: REST API Developer Guide,
 * "sObject Suggested Articles"; that it works inside a composite follows from "sObject resources" being allowed there.
 */
export function suggestArticlesCall(
  { objectName, subject, description, language = 'en_US' }: ArticleRequest,
  apiVersion: string,
): PlannedCall<readonly ArticleSuggestion[]> {
  const root = `/services/data/${apiVersion}/sobjects`
  const asked = new URLSearchParams({
    language,
    subject: subject.toWellFormed(),
    description: description.slice(0, descriptionCharsMax).toWellFormed(),
    publishStatus: 'Online',
    limit: String(articlesMax),
  })
  const suggested = `${root}/${objectName}/suggestedArticles?${asked}`
  const titles = Array.from(
    { length: articlesMax },
    (_, n) => `${root}/Knowledge__kav/@{q0[${n}].Id}?fields=Id,Title`,
  )
  const { read, ...call } = composite([suggested, ...titles], apiVersion, articleOf)
  return { ...call, read: body => read(body).filter(article => article !== undefined) }
}

/** Undefined for the list itself, and where nothing was found: no such article, no Knowledge, no right to it. */
function articleOf({ status, body }: CompositeChild): ArticleSuggestion | undefined {
  if (status !== 200 || typeof body !== 'object' || body === null) return undefined
  const [id, title] = ['Id' in body ? body.Id : undefined, 'Title' in body ? body.Title : undefined]
  return typeof id === 'string' && typeof title === 'string' ? { id, title } : undefined
}
