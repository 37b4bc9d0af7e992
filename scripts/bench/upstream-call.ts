import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCrm } from '../../api/crm/index.ts'
import type { Caller } from '../../api/identity/caller.ts'
import { findCases } from '../../api/operations/cases/find-cases.ts'
import type { Door } from '../../api/operations/types.ts'
import { loadPolicy } from '../../api/policy/index.ts'
import type { Policy } from '../../api/policy/types.ts'
import { planQueries } from '../../api/salesforce/planner.ts'
import type { Gateway } from '../../api/salesforce/types.ts'

/** What FindCases is asked in every app. */
export const question = { accountName: 'Acme Corp', status: 'open', period: 'this quarter' } as const

export const shippedPolicyFile = join(import.meta.dirname, '../../policy.yaml')

/** The policy the proxy runs with. */
export const shippedPolicy = (): Policy =>
  loadPolicy(readFileSync(shippedPolicyFile, 'utf8'), shippedPolicyFile)

/**
 * The very call FindCases makes for this caller: the operation runs against a gateway that only notes what it is asked.
 * So the compared apps send Salesforce the same bytes.
 */
export async function upstreamCall(
  caller: Caller,
  apiVersion: string,
): Promise<{ path: string; body: string }> {
  const rights = shippedPolicy().rightsOf(caller)
  const noted: string[] = []
  const gateway = {
    query: async (_as: unknown, soql: readonly string[]) => {
      noted.push(...soql)
      return soql.map(() => ({ totalSize: 0, records: [] }))
    },
  } as unknown as Gateway
  const context = {
    signal: new AbortController().signal,
    deadlineAtMs: Number.MAX_SAFE_INTEGER,
    requestId: '',
    spent: { calls: 0 },
  }
  const as = { userId: caller.salesforceUser.id, username: caller.salesforceUser.username }
  const door = {
    caller,
    rights,
    crm: openCrm({
      gateway,
      rights,
      as,
      context,
      budget: { admit: () => undefined, count: () => undefined },
    }),
    clock: { now: Date.now },
    fiscalYearStartMonth: 1,
    cursors: { open: () => 0, seal: () => '' },
  } satisfies Partial<Door>
  await findCases(question, door as unknown as Door).catch(() => undefined) // No rows: it says so, after having asked.
  const [call, ...more] = planQueries(noted, apiVersion).calls
  if (call === undefined || more.length > 0) throw new Error('FindCases no longer makes exactly one call.')
  return { path: call.path, body: JSON.stringify(call.body) }
}
