import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const MADE_UP = 'Zebra.Crossing'
/** Where a path could lead past a grant: hidden fields behind references, every branch of what an activity is about … */
const paths = [
  'Owner.Email',
  'Owner.ManagerId',
  'Owner.Manager.Name',
  'Owner.Profile.Name',
  'CreatedBy.Name',
  'Account.Credit_Limit__c',
  'Account.Owner.Email',
  'Account.Owner.Manager.Salary__c',
  'Account.Parent.Parent.Parent.Parent.Name',
  'Account.Account.Name',
  'AccountId.Name',
  'What.Name',
  'What.Amount',
  'What.Type',
  'Who.Email',
  'Who.Name',
  // … and SOQL that isn't a path.
  'Contacts',
  '(SELECT Id FROM Tasks)',
  'TYPEOF What WHEN Account THEN Phone END',
  'FIELDS(ALL)',
  'FIELDS(STANDARD)',
  'toLabel(Status)',
  'FORMAT(Amount)',
  'convertCurrency(Amount)',
  'COUNT(Id)',
  'Name n',
  'Id, Credit_Limit__c',
  '*',
  'Account..Name',
  '.Name',
  'Account.',
  'Аccount.Name',
]
const clauses: readonly ((path: string) => object)[] = [
  path => ({ fields: ['Id', path] }),
  path => ({ fields: ['Id'], filters: [{ field: path, operator: 'equals', value: 'x' }] }),
  path => ({ fields: ['Id'], filters: [{ field: path, operator: 'isNotEmpty' }] }),
  path => ({ fields: ['Id'], sortBy: path }),
]

test.each(['Task', 'Event', 'Case', 'Opportunity'])(
  '27: no path of a %s leads past a grant, in any clause',
  async object => {
    const ask = async (body: object) => {
      const { status, body: said } = await system.post(`/v1/records/${object}/query`, body, {
        as: 'rep.emea',
      })
      // The word that was asked for is said back, in a form nothing can be made of.
      const detail = String(said.detail).replace(/^‘.*?’ of/s, '‘<path>’ of')
      return JSON.stringify({ status, ...said, detail, traceId: '' })
    }
    for (const clause of clauses) {
      const absent = await ask(clause(MADE_UP))
      expect(absent).toContain('field-denied')
      await system.clearJournal()
      for (const path of paths) expect(await ask(clause(path)), path).toBe(absent)
      expect((await system.journal()).filter(e => e.target === 'salesforce' && e.metered > 0)).toEqual([])
    }
  },
)

test('27: a path through permitted fields shows the parent only where the parent may be read', async () => {
  const { body } = await system.post(
    '/v1/records/Project__c/query',
    { fields: ['Id', 'Account__c', 'Account__r.Name', 'Account__r.Owner.Name'], limit: 100 },
    { as: 'rep.emea' },
  )
  expect(body.records.length).toBeGreaterThan(5)
  for (const { fields } of body.records) {
    if (fields['Account__r.Name'] === undefined || fields['Account__r.Name'] === null) continue
    const account = await system.get(`/v1/records/Account/${fields.Account__c}?fields=Name`, {
      as: 'rep.emea',
    })
    expect([account.status, account.body.record?.fields.Name]).toEqual([200, fields['Account__r.Name']])
  }
})
