import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { printQuery } from '../../api/soql/print.ts'
import type { Row as StoredRow } from '../../simulator/salesforce/model.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { type GrantText, type Question, type Rules, shown, visible } from '../property/policy-oracle.ts'
import type { Row, World } from '../property/select-evaluator.ts'
import { policyText, type SeededOrg, salesforceUserOf, seededOrg } from './seeded-org.ts'

/** The file as it stands, read by nothing but a YAML parser. */
const file: { objects: Record<string, { grants?: readonly GrantText[] }> } = parse(policyText)

/** More rows than a page holds are compared by number, and the page by its rows. */
const PAGE_ROWS = 2_000

let seeded: SeededOrg
let world: World
beforeAll(() => {
  seeded = seededOrg()
  const { store } = seeded.org
  const plain = (row: StoredRow): Row => ({ ...row, Id: String(row.Id) })
  const rows = Object.keys(file.objects).map(name => [name, [...store.rows(name)].map(plain)] as const)
  const all = new Map(rows.flatMap(([, list]) => list.map(row => [row.Id, row])))
  world = {
    rows: Object.fromEntries(rows.map(([name, list]) => [name, list.filter(r => r.IsDeleted !== true)])),
    find: (_object, id) => all.get(String(id)),
    references: Object.fromEntries(
      schema.objects.map(o => [
        o.name,
        Object.fromEntries(
          o.fields.flatMap(f =>
            f.relationshipName && f.referenceTo[0]
              ? [[f.relationshipName, { field: f.name, to: f.referenceTo[0] }]]
              : [],
          ),
        ),
      ]),
    ),
  }
})

function rulesOf(roles: readonly string[], caller: Rules['caller']): Rules {
  const usable = (grant: GrantText) =>
    grant.actions.includes('read') &&
    grant.roles.some(r => roles.includes(r)) &&
    String(grant.where) !== 'related-rows' &&
    !Object.entries(caller).some(
      ([name, v]) => v === null && JSON.stringify(grant.where).includes(`$caller.${name}`),
    )
  const grants = Object.entries(file.objects).map(([name, o]) => [name, (o.grants ?? []).filter(usable)])
  return { world, grants: Object.fromEntries(grants), caller }
}

describe('every row of the org, for everybody', () => {
  test.each([
    'rep.emea',
    'rep.apac',
    'manager.sales',
    'agent.service',
    'reader.pilot',
    'dealdesk',
    'admin.crm',
    'flow.scheduler',
  ])('%s gets the rows and values the policy and Salesforce both give, and no others', key => {
    const caller = seeded.callers.find(c => c.key === key)
    if (caller === undefined) throw new Error(key)
    const { rights, user } = caller
    const { id: userId, attributes, ...more } = salesforceUserOf(seeded.org, user)
    const rules = rulesOf(rights.roles, { userId, ...more, region: attributes.region ?? null })
    let [compared, hidden, masked] = [0, 0, 0]
    for (const object of rights.objects) {
      const type = schema.object(object)
      if (type === undefined || (rules.grants[object] ?? []).length === 0) continue
      const select = rights.fields(object)?.map(f => f.name) ?? []
      const question: Question = { object, select, where: [], orderBy: [] }
      const plan = rights.plan({ ...question, limit: PAGE_ROWS })
      const { may } = seeded.org.access.reader(user, type)
      const expected = (world.rows[object] ?? []).filter(row => may(row) && visible(rules, question, row))
      hidden += (world.rows[object] ?? []).length - expected.length
      const byId = new Map(expected.map(row => [row.Id, row]))
      const records = seeded.run(user, printQuery(plan.select))
      expect(records.length, object).toBe(Math.min(expected.length, PAGE_ROWS))
      expect(seeded.count(user, printQuery(plan.count)), object).toBe(expected.length)
      for (const record of records) {
        const row = byId.get(String(record.Id))
        if (row === undefined) throw new Error(`${key} must not see ${object} ${record.Id}`)
        const answer = plan.mask(record)
        for (const field of select) {
          const wanted = shown(rules, question, row, field)
          if (answer.fields[field] !== wanted)
            throw new Error(`${object} ${row.Id}.${field}: ${answer.fields[field]} is not ${wanted}`)
          if (wanted === undefined) masked++
        }
        compared++
      }
    }
    expect(compared).toBeGreaterThan(key === 'flow.scheduler' ? 100 : 300)
    // A rep's answers are narrowed in both ways; the others see whole objects, of fewer fields.
    if (key.startsWith('rep.')) expect(Math.min(hidden, masked)).toBeGreaterThan(100)
  })
})
