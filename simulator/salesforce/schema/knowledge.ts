/**
 * Knowledge: an article and its versions, one for each language and state. Versions can only be read here: drafts are
 * written and published by actions the simulated org doesn't have.
 */
import type { ObjectSpec } from './build.ts'
import { area, datetime, flag, int, owner, pick, ref, text } from './build.ts'

const READ_ONLY = { createable: false, updateable: false, deletable: false } as const

const article: ObjectSpec = {
  name: 'Knowledge__ka',
  label: 'Knowledge Article',
  labelPlural: 'Knowledge Articles',
  keyPrefix: 'kA0',
  sharing: 'Read',
  permissionsFrom: 'Knowledge__kav',
  ...READ_ONLY,
  fields: [
    text('ArticleNumber', 30, { autoNumber: true, nameField: true, nillable: false }),
    datetime('FirstPublishedDate', { system: true, nillable: true }),
    datetime('LastPublishedDate', { system: true, nillable: true }),
  ],
}

const version: ObjectSpec = {
  name: 'Knowledge__kav',
  label: 'Knowledge',
  labelPlural: 'Knowledge',
  keyPrefix: 'ka0',
  // Not by owner and shares alone: access/sharing.ts.
  sharing: 'Private',
  searchable: true,
  ...READ_ONLY,
  fields: [
    ref('KnowledgeArticleId', 'Knowledge__ka', {
      system: true,
      label: 'Knowledge Article ID',
      relationshipName: null,
      children: null,
    }),
    text('ArticleNumber', 30, { system: true }),
    text('Title', 255, { required: true, nameField: true }),
    text('UrlName', 255, { required: true, label: 'URL Name' }),
    text('Summary', 1000),
    pick('PublishStatus', ['*Draft', 'Online', 'Archived'], { system: true, label: 'Publication Status' }),
    pick('Language', ['*en_US', 'de', 'fr'], { required: true, restrictedPicklist: true }),
    flag('IsMasterLanguage', { system: true, defaultValue: true }),
    flag('IsLatestVersion', { system: true, defaultValue: true }),
    int('VersionNumber', 9, { system: true }),
    pick('ValidationStatus', ['*Not Validated', 'Validated', 'Work In Progress'], {
      permissionable: false,
    }),
    flag('IsVisibleInApp', { defaultValue: true, label: 'Visible In Internal App' }),
    flag('IsVisibleInPkb', { label: 'Visible In Public Knowledge Base' }),
    datetime('FirstPublishedDate', { system: true, nillable: true }),
    datetime('LastPublishedDate', { system: true, nillable: true }),
    ref('ArticleCreatedById', 'User', { system: true, relationshipName: null }),
    owner(),
    area('Answer__c', 32_768),
    area('Internal_Notes__c', 32_768),
  ],
}

export const knowledgeObjects: readonly ObjectSpec[] = [article, version]
