import { expect, test, vi } from 'vitest'
import { testOrg } from './test-org.ts'

const world = testOrg()
const account = world.add('Account', { Name: 'Acme', OwnerId: world.user.id })
const contact = world.add('Contact', { Name: 'Anna', Email: 'anna@x.example', AccountId: account })
world.add('Case', { AccountId: account, ContactId: contact, CaseNumber: '1', OwnerId: world.user.id })
for (let i = 0; i < 50; i++) world.add('Case', { CaseNumber: String(i + 2) })

/** Whether running a statement walks through all cases. */
function scans(soql: string): boolean {
  const rows = vi.spyOn(world.store, 'rows')
  try {
    expect(world.query(soql).totalSize).toBe(1)
    return rows.mock.calls.some(([object]) => object === 'Case')
  } finally {
    rows.mockRestore()
  }
}

test.each([
  "CaseNumber = '1'",
  `AccountId = '${account}'`,
  "Account.Name = 'acme' AND IsClosed = false",
  "Account.Name IN ('Acme', 'Other')",
  `Contact.Account.Name = 'Acme'`,
  "Contact.Email = 'ANNA@x.example'",
  `OwnerId = '${world.user.id}'`,
  "AccountId IN (SELECT Id FROM Account WHERE Name = 'Acme')",
  "Subject = null AND Account.Name = 'Acme'",
])('WHERE %s is answered by an index', where => {
  expect(scans(`SELECT Id FROM Case WHERE ${where}`)).toBe(false)
  expect(world.query(`SELECT COUNT() FROM Case WHERE ${where}`).totalSize).toBe(1)
})

test('without one, all rows are looked at', () => {
  expect(scans("SELECT Id FROM Case WHERE CaseNumber LIKE '1' AND Account.Name != null")).toBe(true)
  expect(scans("SELECT Id FROM Case WHERE Account.Name = 'Acme' OR CaseNumber = 'x'")).toBe(true)
})
