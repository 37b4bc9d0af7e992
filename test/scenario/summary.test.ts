import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
  // Whoever asks first is looked up in Salesforce.
  for (const as of ['manager.sales', 'rep.emea', 'agent.service']) await system.get('/v1/me', { as })
})
afterAll(() => system.stop())

const summary = (as: string, object: string, query: string) =>
  system.get(`/v1/records/${object}/summary?${query}`, { as })

interface Group {
  keys: { field: string; value?: string }[]
  count: number
  values: { value?: number }[]
}

describe('SummarizeRecords', () => {
  test('a manager sums up deals by stage, whatever the size of the groups, in one call', async () => {
    const { status, body, headers } = await summary(
      'manager.sales',
      'Opportunity',
      'groupBy=StageName&measures=sum-Amount,average-Amount,greatest-CloseDate',
    )
    expect([status, headers.get('sally-salesforce-calls')]).toEqual([200, '1'])
    expect([body.suppressed, body.minGroupSize]).toEqual([false, 1])
    expect(body.groups.length).toBeGreaterThan(5)
    for (const { count, values } of body.groups as Group[]) {
      const [sum, average] = values.map(v => v.value)
      if (sum !== undefined && average !== undefined) expect(sum / average).toBeLessThanOrEqual(count + 0.01)
    }
    expect(body.total).toBe(body.groups.reduce((n: number, g: Group) => n + g.count, 0))
  })

  test('28: a rep learns what the pipeline comes to, in groups that hold five deals of others at least', async () => {
    const { body } = await summary('rep.emea', 'Opportunity', 'groupBy=StageName&measures=sum-Amount')
    expect(body.minGroupSize).toBe(5)
    expect(body.groups.length).toBeGreaterThan(2)
    for (const group of body.groups as Group[]) expect(group.count).toBeGreaterThanOrEqual(5)
  })

  test('28: every answer is a sum of the same cells, so that no two differ by fewer than five deals', async () => {
    const all = await summary('rep.emea', 'Opportunity', 'measures=sum-Amount')
    const cells = await summary(
      'rep.emea',
      'Opportunity',
      'groupBy=StageName,ForecastCategoryName&measures=sum-Amount',
    )
    const byStage = await summary('rep.emea', 'Opportunity', 'groupBy=StageName&measures=sum-Amount')
    const amount = (groups: Group[]) => groups.reduce((n, g) => n + (g.values[0]?.value ?? 0), 0)
    expect(all.body.total).toBe(cells.body.total)
    expect(amount(all.body.groups)).toBeCloseTo(amount(cells.body.groups))
    for (const stage of byStage.body.groups as Group[]) {
      const name = stage.keys[0]?.value ?? ''
      const one = await summary(
        'rep.emea',
        'Opportunity',
        `measures=sum-Amount&filters=${encodeURIComponent(`StageName:equals:${name}`)}`,
      )
      expect(one.body.groups[0].count).toBe(stage.count)
      expect(amount(one.body.groups)).toBeCloseTo(amount([stage]))
    }
  })

  test('28: a filter the grant doesn’t foresee never reaches the deals of others', async () => {
    const filters = encodeURIComponent('Name:startsWith:A')
    const { status, body } = await summary(
      'rep.emea',
      'Opportunity',
      `measures=sum-Amount&filters=${filters}`,
    )
    expect(status).toBe(200)
    const own = await system.post(
      '/v1/records/Opportunity/query',
      {
        fields: ['Name', 'Amount'],
        filters: [
          { field: 'Name', operator: 'startsWith', value: 'A' },
          { field: 'Amount', operator: 'atLeast', value: '0' },
        ],
        limit: 1,
      },
      { as: 'rep.emea' },
    )
    expect(body.minGroupSize).toBe(1)
    expect(body.total).toBe(own.body.total)
  })

  test('28: the least and the greatest of others are never told', async () => {
    const { body } = await summary('rep.emea', 'Opportunity', 'groupBy=StageName&measures=greatest-Amount')
    expect(body.minGroupSize).toBe(1)
    const agent = await summary('agent.service', 'Opportunity', 'groupBy=StageName&measures=greatest-Amount')
    expect([agent.status, agent.body.code]).toEqual([403, 'field-denied'])
  })

  test.each([
    ['groupBy=Amount', 400],
    ['groupBy=Description', 400],
    ['measures=sum-Name', 400],
    ['measures=median-Amount', 400],
    ['filters=Amount', 400],
    ['groupBy=Discount__c', 403],
    ['groupBy=Nothing__c', 403],
    ['measures=sum-Discount__c', 403],
    ['groupBy=Owner.Name', 400],
    ['groupBy=Id', 400],
  ])('%s is refused with words', async (query, status) => {
    const answer = await summary('rep.emea', 'Opportunity', query)
    expect([query, answer.status]).toEqual([query, status])
    expect(answer.body.detail).toMatch(/\.$/)
  })

  test('empty values are a group of their own', async () => {
    const { body } = await summary('manager.sales', 'Opportunity', 'groupBy=Loss_Reason__c')
    const empty = (body.groups as Group[]).find(g => g.keys[0]?.value === undefined)
    expect(empty?.count).toBeGreaterThan(100)
  })
})
