/** Knowledge articles and their versions. */
import { ARCHIVED, type ArticleText, DRAFTS, PUBLISHED } from './articles.ts'
import type { Staff } from './staff.ts'
import { DAY_MS, isoTime, type Writer } from './writer.ts'

interface Version {
  readonly title: string
  readonly summary: string
  readonly answer: string
  readonly internal: string | null
  readonly status: 'Draft' | 'Online' | 'Archived'
  readonly language: 'en_US' | 'de'
  readonly number: number
  readonly latest: boolean
}

interface Article {
  readonly id: string
  readonly number: string
  readonly ownerId: string
  readonly createdMs: number
  readonly publishedMs: number | null
}

/** Every article, with its versions. */
export function addArticles(writer: Writer, staff: Staff): void {
  const kinds = [
    ...PUBLISHED.map(text => ({ text, status: 'Online' as const })),
    ...DRAFTS.map(text => ({ text, status: 'Draft' as const })),
    ...ARCHIVED.map(text => ({ text, status: 'Archived' as const })),
  ]
  kinds.forEach(({ text, status }, index) => {
    const article = addArticle(writer, staff, index, status !== 'Draft')
    const version = (more: Partial<Version>): void =>
      addVersion(writer, article, { ...english(text), ...more })
    version({ status, number: status === 'Draft' ? 0 : 1, latest: text.revised !== true })
    if (text.revised) version({ status: 'Draft', number: 2, title: `${text.title} (revised)` })
    if (text.german) version({ ...text.german, status, language: 'de', internal: null })
  })
}

const english = (text: ArticleText): Version => ({
  title: text.title,
  summary: text.summary,
  answer: text.answer,
  internal: text.internal ?? null,
  status: 'Online',
  language: 'en_US',
  number: 1,
  latest: true,
})

function addArticle(writer: Writer, staff: Staff, index: number, published: boolean): Article {
  const ownerId = staff.agents[index % staff.agents.length] ?? staff.id('manager.service')
  const createdMs = writer.nowMs - (20 + index * 13) * DAY_MS
  const publishedMs = published ? createdMs + 7 * DAY_MS : null
  const number = String(1001 + index).padStart(9, '0')
  const { Id } = writer.add(
    'Knowledge__ka',
    { ArticleNumber: number, ...publication(publishedMs) },
    { createdMs, byId: ownerId },
  )
  return { id: Id, number, ownerId, createdMs, publishedMs }
}

const publication = (publishedMs: number | null) => {
  const at = publishedMs === null ? null : isoTime(publishedMs)
  return { FirstPublishedDate: at, LastPublishedDate: at }
}

function addVersion(writer: Writer, article: Article, version: Version): void {
  const { id, number, ownerId, createdMs, publishedMs } = article
  writer.add(
    'Knowledge__kav',
    {
      KnowledgeArticleId: id,
      ArticleNumber: number,
      Title: version.title,
      UrlName: urlName(version.title),
      Summary: version.summary,
      Answer__c: version.answer,
      Internal_Notes__c: version.internal,
      PublishStatus: version.status,
      Language: version.language,
      IsMasterLanguage: version.language === 'en_US',
      IsLatestVersion: version.latest,
      VersionNumber: version.number,
      ValidationStatus: version.status === 'Draft' ? 'Work In Progress' : 'Validated',
      IsVisibleInPkb: version.status === 'Online' && version.internal === null,
      ArticleCreatedById: ownerId,
      OwnerId: ownerId,
      ...publication(version.status === 'Draft' ? null : publishedMs),
    },
    { createdMs, modifiedMs: publishedMs ?? createdMs, byId: ownerId },
  )
}

/** 'Support plans: 24×7' → 'Support-plans-24-7'. */
const urlName = (title: string) =>
  title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
