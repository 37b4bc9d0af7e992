/** ts-force, a client nobody here wrote, works unchanged against the simulated org. */
import { Rest, RestObject, SalesforceFieldType, sField } from 'ts-force'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/start.ts'

let simulator: Simulator
let rest: Rest

/** What ts-force's generator writes for Account, with its decorators applied as plain calls. */
class Account extends RestObject {
  name: string | undefined = undefined
  industry: string | undefined = undefined

  constructor(fields: { name?: string; industry?: string } = {}) {
    super('Account', rest)
    this.change(fields)
  }

  /** Sets fields and marks them for the next update. */
  change(fields: { name?: string; industry?: string }): void {
    Object.assign(this, fields)
    if (fields.name !== undefined) this.setModified(['name'])
    if (fields.industry !== undefined) this.setModified(['industry'])
  }

  static retrieve(qry: string, useComposite = false): Promise<Account[]> {
    return RestObject.query(Account, qry, { restInstance: rest, useComposite })
  }
}

for (const [property, apiName] of [
  ['name', 'Name'],
  ['industry', 'Industry'],
] as const) {
  const decorate = sField({
    apiName,
    createable: true,
    updateable: true,
    required: false,
    externalId: false,
    childRelationship: false,
    salesforceType: SalesforceFieldType.STRING,
  })
  decorate(Account.prototype, property)
}

beforeAll(async () => {
  simulator = await startSimulator()
  const minted = await fetch(`${simulator.controlUrl}/sessions`, {
    method: 'POST',
    body: JSON.stringify({ username: 'admin.crm@contoso.example' }),
  })
  const { accessToken, instanceUrl } = (await minted.json()) as Record<string, string>
  rest = new Rest({ accessToken, instanceUrl, version: 60 })
})
afterAll(() => simulator.stop())

describe('ts-force', () => {
  test('queries, and shows the usage header', async () => {
    const { records } = await rest.query<{ Name: string }>(
      "SELECT Name FROM Account WHERE Name LIKE 'Acme%' LIMIT 2",
    )
    expect(records[0]?.Name).toMatch(/^Acme/)
    expect(rest.apiLimit.limit).toBe(15_000)
    const before = rest.apiLimit.used ?? 0
    await rest.limits()
    expect(rest.apiLimit.used).toBe(before + 1)
  })

  test('follows the pages of a query, one by one and in a composite', async () => {
    const first = await rest.query<{ Id: string }>('SELECT Id FROM Task')
    expect(first.done).toBe(false)
    const second = await rest.queryMore(first)
    expect(second.records[0]?.Id).not.toBe(first.records[0]?.Id)
    const plain = await Account.retrieve('SELECT Id, Name FROM Account')
    const composite = await Account.retrieve('SELECT Id, Name FROM Account', true)
    expect(composite.map(a => a.id)).toEqual(plain.map(a => a.id))
  })

  test('inserts, gets, updates and deletes through its own object model', async () => {
    const account = new Account({ name: 'Foreign Client ts-force', industry: 'Energy' })
    await account.insert()
    expect(account.id).toMatch(/^001/)
    account.change({ name: 'Foreign Client renamed' })
    await account.update()
    const [stored] = await Account.retrieve(
      `SELECT Id, Name, Industry FROM Account WHERE Id = '${account.id}'`,
    )
    expect([stored?.name, stored?.industry]).toEqual(['Foreign Client renamed', 'Energy'])
    await account.delete()
    expect(await Account.retrieve(`SELECT Id FROM Account WHERE Id = '${account.id}'`)).toEqual([])
  })

  test('inserts and reads back in one composite, updates and reads back in one batch', async () => {
    const account = new Account({ name: 'Foreign Client composite' })
    await account.insert({ refresh: true })
    account.change({ industry: 'Banking' })
    await account.update({ refresh: true })
    await account.refresh()
    expect([account.name, account.industry]).toEqual(['Foreign Client composite', 'Banking'])
  })

  test('reads describes and searches', async () => {
    const described = await rest.getSObjectDescribe('account')
    expect(described.fields.map(f => f.name)).toContain('Industry')
    const { searchRecords } = await rest.search<{ Id: string }>(
      'FIND {Acme} IN NAME FIELDS RETURNING Account(Id)',
    )
    expect(searchRecords.length).toBeGreaterThan(0)
  })
})
