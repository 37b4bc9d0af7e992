import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem({ nowMs: Date.parse('2026-11-23T09:00:00Z') })
})
afterAll(() => system.stop())

const explain = (as: string, body: object) => system.post('/v1/explain', body, { as })

async function own(as: string, query = ''): Promise<{ id: string; amount?: number }> {
  const { body } = await system.get(`/v1/opportunities?owner=me&status=open&limit=50${query}`, { as })
  const found = body.opportunities.find(
    (o: { amount?: number }) => (o.amount ?? 0) > 1000 && (o.amount ?? 0) < 70_000,
  )
  if (found === undefined) throw new Error(`${as} has no such opportunity.`)
  return found
}

describe('ExplainRequest of a question', () => {
  test('names the grants that give records and those a filter shuts out', async () => {
    const { status, body } = await explain('rep.emea', {
      object: 'Opportunity',
      fields: ['Name', 'Amount'],
      filters: [{ field: 'Amount', operator: 'greaterThan', value: '1000' }],
    })
    expect(status).toBe(200)
    expect(body.decision).toBe('permit')
    const grants = Object.fromEntries(body.grants.map((g: { grant: string }) => [g.grant, g]))
    expect(grants['rep-own-opportunities']).toEqual({ grant: 'rep-own-opportunities', applies: true })
    expect(grants['rep-team-opportunities']).toEqual({
      grant: 'rep-team-opportunities',
      applies: false,
      clause: 'fields: Amount',
    })
    expect(body.policyHash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('tells which fields are masked on some records', async () => {
    const { body } = await explain('rep.emea', { object: 'Opportunity', fields: ['Name', 'Amount'] })
    expect(body.maskedSometimes).toEqual(['Amount'])
  })

  test('costs no Salesforce call', async () => {
    await explain('rep.emea', { object: 'Account', fields: ['Name'] })
    await system.clearJournal()
    const { headers } = await explain('rep.emea', { object: 'Account', fields: ['Name'] })
    expect(headers.get('sally-salesforce-calls')).toBe('0')
    expect(await system.journal()).toEqual([])
  })

  test('20: a hidden field and one that doesn’t exist are refused in the same bytes, and name their layer', async () => {
    const answers = await Promise.all(
      ['Discount__c', 'Nothing___c'].map(field =>
        explain('rep.emea', { object: 'Opportunity', fields: [field] }),
      ),
    )
    const [hidden, absent] = answers.map(a =>
      JSON.stringify({ ...a.body, traceId: '' }).replace(/Discount__c|Nothing___c/g, 'X'),
    )
    expect(answers.map(a => a.status)).toEqual([403, 403])
    expect(hidden).toBe(absent)
    expect(answers[0]?.body.why).toEqual({
      layer: 'policy',
      help: 'Ask DescribeObject which fields you may use.',
    })
  })
})

describe('ExplainRequest of a change', () => {
  test('says what would be written and that it asks for confirmation, in one call', async () => {
    const { id, amount = 0 } = await own('rep.emea')
    const { status, body, headers } = await explain('rep.emea', {
      object: 'Opportunity',
      recordId: id,
      values: [{ field: 'Amount', value: String(Math.round(amount * 1.1)) }],
    })
    expect([status, body.decision, body.confirm]).toEqual([200, 'permit', true])
    expect(body.write).toEqual([{ field: 'Amount', value: String(Math.round(amount * 1.1)) }])
    expect(headers.get('sally-salesforce-calls')).toBe('1')
  })

  test('a large amount needs a manager, and says how long there is', async () => {
    const { id, amount = 0 } = await own('rep.emea')
    const { body } = await explain('rep.emea', {
      object: 'Opportunity',
      recordId: id,
      values: [{ field: 'Amount', value: String(Math.round(amount * 1.5)) }],
    })
    expect(body.decision).toBe('needs-approval')
    expect(body.approvals).toMatchObject([
      { id: 'large-amount', approvers: ['SalesManager'], expiresAfterMinutes: 1440 },
    ])
  })

  test.each([
    [{ field: 'Amount', value: '-1' }, 'constraint:amount-range', 'An amount lies between 0 and 5,000,000.'],
    [
      { field: 'CloseDate', value: '2026-11-22' },
      'constraint:close-window',
      'A deal closes today or within two years.',
    ],
    [
      { field: 'StageName', value: 'Closed Lost' },
      'constraint:lost-with-reason',
      'A lost deal says why it was lost.',
    ],
  ])('26: %j is refused by %s with words that help', async (value, clause, help) => {
    const { id } = await own('rep.emea')
    const { status, body } = await explain('rep.emea', {
      object: 'Opportunity',
      recordId: id,
      values: [value],
    })
    expect([status, body.decision]).toEqual([200, 'deny'])
    expect(body.why).toEqual({ layer: 'policy', clause, help })
  })

  test('23: a field that may be read but not written is refused as one that doesn’t exist', async () => {
    const { id } = await own('rep.emea')
    const bodies = await Promise.all(
      ['OwnerId', 'Probability', 'Discount__c', 'IsDeleted', 'Nothing__c'].map(async field => {
        const { status, body } = await explain('rep.emea', {
          object: 'Opportunity',
          recordId: id,
          values: [{ field, value: 'x' }],
        })
        expect([status, body.code]).toEqual([403, 'field-denied'])
        return JSON.stringify({ ...body, traceId: '' }).replaceAll(field, 'X')
      }),
    )
    expect(new Set(bodies).size).toBe(1)
  })

  test('21: a record of another team and one that doesn’t exist are the same to a change', async () => {
    const { id } = await own('rep.apac')
    const absent = `${id.slice(0, 12)}zzz`
    const bodies = await Promise.all(
      [id, absent].map(async recordId => {
        const { status, body } = await explain('rep.emea', {
          object: 'Opportunity',
          recordId,
          values: [{ field: 'NextStep', value: 'Call' }],
        })
        expect(status).toBe(404)
        return JSON.stringify({ ...body, traceId: '' })
      }),
    )
    expect(bodies[0]).toBe(bodies[1])
  })

  test('24: a task about a hidden opportunity and about none are refused in the same bytes', async () => {
    const { id } = await own('rep.apac')
    const bodies = await Promise.all(
      [id, `${id.slice(0, 12)}zzz`].map(async what => {
        const { status, body } = await explain('rep.emea', {
          object: 'Task',
          values: [
            { field: 'Subject', value: 'Follow up' },
            { field: 'WhatId', value: what },
          ],
        })
        expect([status, body.decision]).toEqual([200, 'deny'])
        expect(body.why.clause).toBe('reference:WhatId')
        return JSON.stringify(body)
      }),
    )
    expect(bodies[0]).toBe(bodies[1])
  })

  test('a task about one’s own opportunity is set to its maker and applied without being asked', async () => {
    const { id } = await own('rep.emea')
    const { body } = await explain('rep.emea', {
      object: 'Task',
      values: [
        { field: 'Subject', value: 'Follow up' },
        { field: 'ActivityDate', value: '2026-12-01' },
        { field: 'WhatId', value: id },
      ],
    })
    expect([body.decision, body.confirm]).toEqual(['permit', false])
    const written = Object.fromEntries(
      body.write.map((w: { field: string; value?: string }) => [w.field, w.value]),
    )
    expect(written).toMatchObject({ Status: 'Not Started', Priority: 'Normal', WhatId: id })
    expect(written.OwnerId).toMatch(/^005/)
  })

  test('33: who writes only later, by the token’s scope, is told it is the phase', async () => {
    const { id } = await own('rep.emea')
    const token = await system.token('rep.emea', { claims: { scp: 'access_as_user.read' } })
    const { status, body } = await system.post(
      '/v1/explain',
      { object: 'Opportunity', recordId: id, values: [{ field: 'NextStep', value: 'Call' }] },
      { token },
    )
    expect([status, body.code, body.why.layer]).toEqual([403, 'phase-denied', 'phase'])
  })

  test('a role without a grant to write is refused as for any field', async () => {
    const { status, body } = await explain('reader.pilot', {
      object: 'Contact',
      values: [{ field: 'Title', value: 'x' }],
    })
    expect([status, body.code]).toEqual([403, 'field-denied'])
  })
})

describe('GetMyCapabilities', () => {
  test('says in words and data what a rep may do', async () => {
    const { status, body } = await system.get('/v1/me/capabilities', { as: 'rep.emea' })
    expect(status).toBe(200)
    expect(body.message).toMatch(
      /^As SalesRep you may ask \d+ things about \d+ kinds of record and propose changes to \d+\.$/,
    )
    const deal = body.objects.find((o: { object: string }) => o.object === 'Opportunity')
    expect(deal.update).toContain('Amount')
    expect(deal.summarize).toEqual(['Amount', 'StageName', 'ForecastCategoryName'])
    expect(deal.conditions.join(' ')).toContain('A lost deal says why it was lost.')
    expect(JSON.stringify(body)).not.toContain('Discount__c')
    expect(body.limits.map((l: { max: number }) => l.max)).toContain(20_000)
  })

  test('an app is told what its ceiling keeps back', async () => {
    const { body } = await system.get('/v1/me/capabilities', { as: 'flow.scheduler' })
    expect(body.phase).toBe('read-only')
    expect(body.objects.map((o: { object: string }) => o.object)).not.toContain('Contact')
  })
})
