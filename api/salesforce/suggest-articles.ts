import { type CompositeChild, composite, type PlannedCall } from './planner.ts'
import type { ArticleRequest, SalesforceRecord } from './types.ts'

/** Salesforce: at most 5 of a composite's subrequests may be queries, and each article is found by one. */
const articlesMax = 5
/** What a search by likeness profits from; addresses have a limit of their own. */
const descriptionCharsMax = 1_000

/**
 * The one call that finds articles for a case that doesn't exist yet. Salesforce answers ids only, so the same
 * composite asks for each of them, by reference, with the caller's query; places without an article are halted. Source:
 * REST API Developer Guide, "sObject Suggested Articles" and "Composite" (references in the URL of a query); that the
 * first works inside a composite follows from "sObject resources" being allowed there.
 */
export function suggestArticlesCall(
  { objectName, subject, description, language = 'en_US', article }: ArticleRequest,
  apiVersion: string,
): PlannedCall<readonly SalesforceRecord[]> {
  const root = `/services/data/${apiVersion}`
  const asked = new URLSearchParams({
    language,
    subject: subject.toWellFormed(),
    description: description.slice(0, descriptionCharsMax).toWellFormed(),
    publishStatus: 'Online',
    limit: String(articlesMax),
  })
  const suggested = `${root}/sobjects/${objectName}/suggestedArticles?${asked}`
  // The reference is put between encoded parts: Salesforce looks for it in the address as it is sent.
  const parts = article.soql.split(article.idInIt).map(encodeURIComponent)
  const rows = Array.from(
    { length: articlesMax },
    (_, n) => `${root}/query?q=${parts.join(`@{q0[${n}].Id}`)}`,
  )
  const { read, ...call } = composite([suggested, ...rows], apiVersion, articleOf)
  return { ...call, read: body => read(body).filter(found => found !== undefined) }
}

/** Undefined for the list itself, and where nothing was found: no such article, no Knowledge, no right to it. */
function articleOf({ status, body }: CompositeChild): SalesforceRecord | undefined {
  if (status !== 200 || typeof body !== 'object' || body === null) return undefined
  const records: unknown = 'records' in body ? body.records : undefined
  const [row]: unknown[] = Array.isArray(records) ? records : []
  return typeof row === 'object' && row !== null ? { ...row } : undefined
}
