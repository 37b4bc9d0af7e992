import { beforeAll, describe, expect, test } from 'vitest'
import { loadPolicy } from '../../api/policy/index.ts'
import { printQuery } from '../../api/soql/print.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { accesses } from '../support/accesses.ts'
import { policy, policyText, type SeededOrg, seededOrg } from './seeded-org.ts'

const KINDS: Readonly<Record<string, readonly string[]>> = {
  string: ['string', 'textarea'],
  longtext: ['textarea'],
  number: ['int', 'double'],
}

let org: SeededOrg
beforeAll(() => {
  org = seededOrg()
})

describe('the shipped policy fits the org', () => {
  test('roles name only operations that there are', () => {
    expect(() => loadPolicy(policyText, 'policy.yaml', { operations: accesses })).not.toThrow()
  })

  test('every object and field is there, in this spelling', () => {
    const missing = Object.entries(policy.objects).flatMap(([object, fields]) => {
      const type = schema.object(object)
      return fields.filter(f => type?.name !== object || type.field(f)?.name !== f).map(f => `${object}.${f}`)
    })
    expect(missing).toEqual([])
  })

  test('every permitted field has the type the policy says, and is as filterable and sortable', () => {
    for (const { rights } of org.callers) {
      for (const object of rights.objects) {
        for (const field of rights.fields(object) ?? []) {
          const real = schema.object(object)?.field(field.name)
          const where = `${object}.${field.name}`
          expect(KINDS[field.kind] ?? [field.kind], where).toContain(real?.type)
          if (field.kind === 'reference')
            expect(
              [...(real?.referenceTo ?? [])].filter(o => rights.objects.includes(o)).toSorted(),
              where,
            ).toEqual(field.referenceTo.toSorted())
          if (field.filterable) expect(real?.filterable, where).toBe(true)
          if (field.sortable) expect(real?.sortable, where).toBe(true)
        }
      }
    }
  })

  test('Salesforce answers each caller every field and scope of every object, filtered and sorted', () => {
    for (const { key, rights, user } of org.callers) {
      for (const object of rights.objects) {
        const fields = rights.fields(object) ?? []
        const asked = {
          object,
          select: fields.map(f => f.name),
          orderBy: fields
            .filter(f => f.sortable)
            .slice(0, 3)
            .map(f => [f.name, 'asc'] as const),
          limit: 10,
        }
        if (object === 'ProcessInstance') continue
        const plan = rights.plan(asked)
        const records = org.run(user, printQuery(plan.select))
        for (const record of records)
          expect(Object.keys(plan.mask(record).fields).length, `${key} ${object}`).toBeGreaterThan(0)
      }
    }
  })

  test('a rep sees own deals in full, the team’s without figures, and nobody else’s', () => {
    const rep = org.callers.find(c => c.key === 'rep.emea')
    if (rep === undefined) throw new Error('rep.emea')
    const plan = rep.rights.plan({
      object: 'Opportunity',
      select: ['Id', 'Name', 'Amount', 'NextStep', 'Owner.Name'],
      limit: 2_000,
    })
    const records = org.run(rep.user, printQuery(plan.select))
    const owners = new Map(
      records.map(r => [String(r.Id), org.org.store.get('Opportunity', String(r.Id))?.OwnerId]),
    )
    const rows = records.map(r => plan.mask(r))
    const own = rows.filter(row => owners.get(String(row.fields.Id)) === rep.user.id)
    const team = rows.filter(row => owners.get(String(row.fields.Id)) !== rep.user.id)
    expect(own.length).toBeGreaterThan(0)
    expect(team.length).toBeGreaterThan(0)
    for (const row of own) expect(row.masked).toEqual([])
    for (const row of team) expect(row.masked).toEqual(['Amount', 'NextStep'])
    const managers = team.map(row => org.org.user(String(owners.get(String(row.fields.Id))))?.managerId)
    expect(new Set(managers)).toEqual(new Set([rep.user.managerId]))
    expect(Object.keys(team[0]?.fields ?? {})).toEqual(['Id', 'Name', 'Owner.Name'])
  })

  test('a filter on a figure leaves the team’s deals out: it would tell the figure', () => {
    const rep = org.callers.find(c => c.key === 'rep.emea')
    if (rep === undefined) throw new Error('rep.emea')
    const where = [{ field: 'Amount', is: 'atLeast', value: 0 }] as const
    const plan = rep.rights.plan({ object: 'Opportunity', select: ['Id'], where, limit: 2_000 })
    const records = org.run(rep.user, printQuery(plan.select))
    expect(records.length).toBeGreaterThan(0)
    for (const { Id } of records)
      expect(org.org.store.get('Opportunity', String(Id))?.OwnerId).toBe(rep.user.id)
    expect(plan.grants).toEqual(['rep-own-opportunities'])
  })

  test('the brief of a case and of a deal is one statement each that Salesforce takes', () => {
    for (const { key, rights, user } of org.callers) {
      const related = (object: string, select: string[]) => ({ object, select, limit: 5 })
      if (rights.mayAsk('GetCaseBrief')) {
        const plan = rights.plan({
          object: 'Case',
          select: ['Id', 'CaseNumber', 'Account.Name', 'Owner.Name'],
          limit: 5,
          related: {
            CaseComments: related('CaseComment', ['CommentBody', 'CreatedBy.Name']),
            Histories: related('CaseHistory', ['Field', 'OldValue', 'NewValue', 'CreatedBy.Name']),
          },
        })
        const rows = org.run(user, printQuery(plan.select)).map(r => plan.mask(r))
        expect(rows.length, key).toBeGreaterThan(0)
        expect(Object.keys(rows[0]?.related ?? {})).toEqual(['CaseComments', 'Histories'])
      }
      if (rights.mayAsk('GetOpportunityBrief')) {
        const plan = rights.plan({
          object: 'Opportunity',
          select: ['Id', 'Name', 'Account.Name'],
          limit: 200,
          related: {
            OpportunityLineItems: related('OpportunityLineItem', [
              'Product2.Name',
              'Quantity',
              'UnitPrice',
              'TotalPrice',
            ]),
            ProcessInstances: related('ProcessInstance', ['Status']),
            Tasks: related('Task', ['Subject', 'Owner.Name']),
            Events: related('Event', ['Subject', 'StartDateTime']),
          },
        })
        const rows = org.run(user, printQuery(plan.select)).map(r => plan.mask(r))
        expect(
          rows.some(r => (r.related.OpportunityLineItems?.length ?? 0) > 0),
          key,
        ).toBe(true)
      }
    }
  })
})
