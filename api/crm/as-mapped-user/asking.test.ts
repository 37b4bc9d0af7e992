import { describe, expect, test } from 'vitest'
import { Problem } from '../../problem.ts'
import type { Gateway, QueryAnswer } from '../../salesforce/types.ts'
import { integrationGateway } from './gateway.ts'
import { askPermissions } from './permissions.ts'
import { createRecordAccess } from './record-access.ts'

const session = { userId: '', username: 'integration@contoso.example' }
const context = { signal: new AbortController().signal, deadlineAtMs: 1, requestId: 'r', spent: { calls: 0 } }
const USER = '005000000000001AAA'
const idOf = (n: number) => `001${String(n).padStart(12, '0')}AAA`

/** Answers each statement; every call is kept. */
function gatewayOf(answer: (soql: string) => QueryAnswer) {
  const calls: (readonly string[])[] = []
  const query: Gateway['query'] = async (as, soql) => {
    expect(as).toBe(session)
    calls.push(soql)
    return soql.map(answer)
  }
  return { calls, gateway: { query } }
}

describe('access to records', () => {
  const even = (soql: string): QueryAnswer => {
    const records = [...soql.matchAll(/'(001\w{15})'/g)].map(([, id = '']) => ({
      RecordId: id,
      HasReadAccess: Number(id.slice(3, 15)) % 2 === 0,
    }))
    return { totalSize: records.length, records }
  }
  const opened = () => {
    let nowMs = 1_000_000
    const { calls, gateway } = gatewayOf(even)
    const access = createRecordAccess({ gateway, integration: session, clock: { now: () => nowMs } })
    const wait = (ms: number) => {
      nowMs += ms
    }
    return { calls, of: (user = USER) => access.of(user, context), wait }
  }

  test('is asked for 200 records a statement, all statements together, each record once', async () => {
    const { calls, of } = opened()
    const may = await of().mayRead(Array.from({ length: 900 }, (_, i) => idOf(i % 450)))
    expect(calls.map(soql => soql.length)).toEqual([3])
    expect(calls[0]?.map(text => text.match(/'001/g)?.length)).toEqual([200, 200, 50])
    expect([idOf(0), idOf(1), idOf(449), idOf(451)].map(may)).toEqual([true, false, false, false])
  })

  test('is remembered, yes and no, for five minutes and for one user', async () => {
    const { calls, of, wait } = opened()
    await of().mayRead([idOf(1), idOf(2)])
    wait(5 * 60_000 - 1)
    const may = await of().mayRead([idOf(1), idOf(2)])
    expect([calls.length, may(idOf(1)), may(idOf(2))]).toEqual([1, false, true])
    await of('005000000000002AAA').mayRead([idOf(1)])
    expect(calls).toHaveLength(2)
    wait(1)
    await of().mayRead([idOf(1), idOf(2)])
    expect(calls).toHaveLength(3)
  })

  test('is no for whatever Salesforce says nothing of, and never asked of records without sharing', async () => {
    const { calls, of } = opened()
    const may = await of().mayRead(['500000000000001AAA'])
    expect(may('500000000000001AAA')).toBe(false)
    expect(may('00G000000000001AAA')).toBe(true)
    expect((await of().mayRead([]))('500000000000001AAA')).toBe(false)
    expect(calls).toHaveLength(1)
  })
})

describe('permissions', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `Account.F${i}__c`)
  const one = (soql: string): QueryAnswer => {
    const field = soql.includes('FROM ObjectPermissions') ? 'SobjectType' : 'Field'
    return { totalSize: 1, records: [{ [field]: field === 'Field' ? 'Account.F0__c' : 'Account' }] }
  }

  test('of an ordinary policy are one composite of five statements', async () => {
    const { calls, gateway } = gatewayOf(one)
    const asked = { objects: ['Account', 'Case'], fields: names(1_000) }
    const granted = await askPermissions(gateway, session, USER, asked, context)
    expect(calls.map(soql => soql.length)).toEqual([5])
    expect([...granted.objects, ...granted.fields]).toEqual(['account', 'account.f0__c'])
    for (const soql of calls[0] ?? [])
      expect(soql).toContain(
        `ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${USER}' AND PermissionSet.Type != 'Session')`,
      )
  })

  test('that don’t fit one answer are refused: what is cut off would look like what was never granted', async () => {
    for (const answer of [
      { totalSize: 2_000, records: [] },
      { totalSize: 3, records: [{ Field: 'Account.F0__c' }] },
    ]) {
      const { gateway } = gatewayOf(() => answer)
      const asked = { objects: ['Account'], fields: names(3) }
      await expect(askPermissions(gateway, session, USER, asked, context)).rejects.toMatchObject({
        code: 'salesforce-answer-invalid',
      })
    }
  })
})

test('what Salesforce hides from the integration user is the operator’s fault, not the caller’s', async () => {
  const refusing = async () => {
    throw new Problem('field-security')
  }
  const gateway = integrationGateway({
    query: refusing,
    search: refusing,
    describe: refusing,
    knownDescribe: () => undefined,
    describeAll: refusing,
    labels: async () => {
      throw new Problem('salesforce-busy')
    },
    suggestArticles: refusing,
    write: refusing,
    budget: () => undefined,
    ping: async () => {},
    close: async () => {},
  })
  const search = { text: 'x', objects: [], overallLimit: 1 }
  await expect(gateway.query(session, [], context)).rejects.toMatchObject({ code: 'salesforce-refused' })
  await expect(gateway.search(session, search, context)).rejects.toMatchObject({ code: 'salesforce-refused' })
  await expect(gateway.describe(session, 'A', context)).rejects.toMatchObject({ code: 'salesforce-refused' })
  await expect(gateway.describeAll(session, [], context)).rejects.toMatchObject({
    code: 'salesforce-refused',
  })
  await expect(gateway.labels(session, context)).rejects.toMatchObject({ code: 'salesforce-busy' })
})
