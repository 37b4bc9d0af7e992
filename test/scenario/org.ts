/** A look into the simulated org past the proxy, so that a test knows what is there. */
import type { System } from '../support/system.ts'
import type { Known } from './questions.ts'

export type Rows = readonly Record<string, string>[]

/** Rows of a SOQL query as a Salesforce user sees them. */
export async function soql(
  system: System,
  text: string,
  username = 'admin.crm@contoso.example',
): Promise<Rows> {
  const { accessToken } = await system.control('/sessions', { username })
  const response = await fetch(
    `${system.simulator.salesforceUrl}/services/data/v67.0/query?q=${encodeURIComponent(text)}`,
    {
      headers: { authorization: `Bearer ${accessToken}` },
    },
  )
  const body = (await response.json()) as { records: Rows }
  if (!response.ok) throw new Error(JSON.stringify(body))
  return body.records
}

const only = (rows: Rows): Record<string, string> => {
  const [row] = rows
  if (row === undefined) throw new Error('The seeded org lacks what this test is about.')
  return row
}

/** Acme Corp, its renewal and one of its cases: what rep.emea owns. */
export async function acme(system: System): Promise<Known> {
  const account = only(await soql(system, "SELECT Id FROM Account WHERE Name = 'Acme Corp'"))
  const opportunity = only(
    await soql(system, "SELECT Id FROM Opportunity WHERE Name = 'Acme Corp - Platform Renewal'"),
  )
  const row = only(
    await soql(system, `SELECT Id, CaseNumber FROM Case WHERE AccountId = '${account.Id}' LIMIT 1`),
  )
  return {
    accountId: String(account.Id),
    opportunityId: String(opportunity.Id),
    caseId: String(row.Id),
    caseNumber: String(row.CaseNumber),
  }
}
