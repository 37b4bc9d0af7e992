import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../clock.ts'
import type { WireRecord } from '../model.ts'
import { createOrg } from '../org.ts'

const clock = virtualClock()
clock.freeze(Date.parse('2026-11-20T09:30:00Z'))
const { org, queries } = createOrg(clock)

/** What a person of people.ts gets for a statement. */
function ask(key: string, soql: string): WireRecord[] {
  const row = [...org.store.rows('User')].find(u => u.Username === `${key}@contoso.example`)
  const user = org.user(String(row?.Id))
  if (user === undefined) throw new Error(`No user ${key}`)
  return queries.run(user, soql, { all: false, batchSize: 2000, version: '67.0' }).records
}
const column = (key: string, soql: string, field: string) => ask(key, soql).map(r => String(r[field]))

describe('articles', () => {
  const ALL = 'SELECT Id, Title, PublishStatus, Language FROM Knowledge__kav'
  const statuses = (key: string) => new Set(column(key, ALL, 'PublishStatus'))

  test('are published for everybody, and drafts are shown only to those who may write articles', () => {
    for (const key of ['rep.emea', 'manager.apac', 'reader.pilot', 'dealdesk'])
      expect(statuses(key), key).toEqual(new Set(['Online']))
    for (const key of ['agent.service', 'admin.crm', 'integration'])
      expect(statuses(key), key).toEqual(new Set(['Online', 'Draft', 'Archived']))
    const online = `${ALL} WHERE PublishStatus = 'Online' AND Language = 'en_US'`
    expect(ask('rep.emea', online).length).toBeGreaterThanOrEqual(20)
    expect(ask('rep.emea', `${ALL} WHERE Language = 'de'`)).toHaveLength(2)
    expect(ask('agent.service', `${ALL} WHERE PublishStatus = 'Draft'`).length).toBeGreaterThanOrEqual(4)
  })

  test('have one latest version in their main language, and versions name their article', () => {
    const versions = ask(
      'admin.crm',
      'SELECT KnowledgeArticleId, ArticleNumber, IsLatestVersion, IsMasterLanguage, VersionNumber FROM Knowledge__kav',
    )
    const latest = versions.filter(v => v.IsLatestVersion === true && v.IsMasterLanguage === true)
    expect(new Set(latest.map(v => v.KnowledgeArticleId)).size).toBe(latest.length)
    expect(latest).toHaveLength(org.store.count('Knowledge__ka'))
    expect(versions.filter(v => v.VersionNumber === 2).length).toBeGreaterThan(0)
  })

  test('hide their internal notes from all but service, and their text can be read but not filtered', () => {
    const notes = 'SELECT Internal_Notes__c FROM Knowledge__kav LIMIT 1'
    expect(() => ask('rep.emea', notes)).toThrow(/No such column 'Internal_Notes__c'/)
    expect(ask('agent.service', notes)).toHaveLength(1)
    expect(() => ask('rep.emea', "SELECT Id FROM Knowledge__kav WHERE Answer__c LIKE '%gateway%'")).toThrow(
      /can not be filtered/,
    )
  })
})

test('reports are seen by those their folder is shared with, and by whoever sees everything', () => {
  const folders = (key: string) => new Set(column(key, 'SELECT FolderName FROM Report', 'FolderName'))
  expect(folders('rep.emea')).toEqual(new Set(['Public Reports', 'Sales Reports']))
  expect(folders('manager.emea')).toEqual(new Set(['Public Reports', 'Sales Reports', 'Management Reports']))
  expect(folders('agent.service')).toEqual(new Set(['Public Reports', 'Service Reports']))
  expect(folders('reader.pilot')).toEqual(new Set(['Public Reports']))
  expect(ask('integration', 'SELECT Id FROM Report')).toHaveLength(11)
})

test('a few accounts are under legal hold, some of them of the sellers the examples use', () => {
  const held = ask('integration', 'SELECT Name, Owner.Username FROM Account WHERE Legal_Hold__c = true')
  expect(held.length).toBeGreaterThan(2)
  expect(held.length).toBeLessThan(10)
  const owners = JSON.stringify(held)
  for (const key of ['rep.emea', 'rep.apac']) expect(owners).toContain(`"${key}@contoso.example"`)
  expect(held.map(a => a.Name)).not.toContain('Acme Corp')
  expect(
    ask('rep.emea', "SELECT Legal_Hold__c FROM Account WHERE Name = 'Acme Corp'")[0]?.Legal_Hold__c,
  ).toBe(false)
})

test('lost deals say why, others say nothing', () => {
  const count = (where: string) => ask('manager.sales', `SELECT Id FROM Opportunity WHERE ${where}`).length
  expect(count("StageName = 'Closed Lost' AND Loss_Reason__c = null")).toBe(0)
  expect(count("StageName = 'Closed Lost' AND Loss_Reason__c = 'Price'")).toBeGreaterThan(10)
  expect(count("StageName != 'Closed Lost' AND Loss_Reason__c != null")).toBe(0)
})

test('the integration user reads account teams with their members’ federation ids, and regions of users', () => {
  const team = ask(
    'integration',
    'SELECT AccountId, UserId, User.FederationIdentifier, User.Region__c FROM AccountTeamMember',
  )
  expect(team.length).toBeGreaterThan(5)
  expect(JSON.stringify(team)).toMatch(/"FederationIdentifier":"e0000000-/)
  const regions = column('integration', 'SELECT Region__c FROM User WHERE Region__c != null', 'Region__c')
  expect(new Set(regions)).toEqual(new Set(['EMEA', 'APAC']))
  expect(ask('integration', 'SELECT Id, AccountId, EndDate FROM Contract LIMIT 5')).toHaveLength(5)
})
