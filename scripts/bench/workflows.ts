import { control, mintToken } from '../support/control.ts'
import { question } from './upstream-call.ts'

export interface WorkflowCost {
  readonly question: string
  readonly salesforceCalls: number
}

/** Questions as people ask them, each with the address that answers it. */
const workflows: readonly (readonly [question: string, as: string, target: string])[] = [
  [
    'Open cases for Acme Corp this quarter, and how many',
    'rep.emea',
    `/v1/cases?${new URLSearchParams(question)}`,
  ],
  ['What is going on with Acme Corp (exact name)', 'rep.emea', '/v1/accounts/brief?accountName=Acme+Corp'],
  [
    'Status of the Acme platform renewal',
    'rep.emea',
    '/v1/opportunities/brief?opportunityName=Acme+Corp+-+Platform+Renewal',
  ],
  ['My open deals closing this quarter', 'rep.emea', '/v1/opportunities?owner=me&period=this+quarter'],
  ['Who is our contact at Acme Corp', 'rep.emea', '/v1/contacts?accountName=Acme+Corp'],
  ['What is due this week', 'rep.emea', '/v1/tasks?owner=me&period=this+week'],
  ['Anything called Acme', 'manager.sales', '/v1/search?text=Acme'],
  ['What may I do here', 'rep.emea', '/v1/me'],
]

/** What each workflow costs a warm caller, by the simulator's own journal. */
export async function workflowCosts(
  url: string,
  controlUrl: string,
): Promise<{ costs: WorkflowCost[]; warmReadCalls: number }> {
  const costs: WorkflowCost[] = []
  for (const [asked, as, target] of workflows) {
    const headers = { authorization: `Bearer ${await mintToken(controlUrl, as)}` }
    await (await fetch(`${url}/v1/me`, { headers })).text()
    await control(controlUrl, '/journal', undefined, 'DELETE')
    const response = await fetch(url + target, { headers })
    if (response.status !== 200)
      throw new Error(`${target} answered ${response.status}: ${await response.text()}`)
    const { entries } = (await control(controlUrl, '/journal')) as { entries: { metered: number }[] }
    costs.push({
      question: asked,
      salesforceCalls: entries.reduce((sum, entry) => sum + (entry.metered || 0), 0),
    })
  }
  return { costs, warmReadCalls: costs[0]?.salesforceCalls ?? Number.NaN }
}
