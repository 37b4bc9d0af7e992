import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printQuery } from '../../api/soql/print.ts'
import type { Condition } from '../../api/soql/tree.ts'
import { virtualClock } from '../../simulator/clock.ts'
import { createOrg } from '../../simulator/salesforce/org.ts'

const { org, queries } = createOrg(virtualClock(() => Date.parse('2026-11-21T09:30:00Z')))
const [admin] = org.store.lookup('User', 'Username', 'admin.crm@contoso.example') ?? []
const user = admin && org.user(String(admin.Id))
const [template] = org.store.rows('Account')
if (!user || !template) throw new Error('The org is empty.')

/** Names that would match too much if a quote, a backslash or a wildcard were read as more than itself. */
const NAMES = [
  'Smith',
  "O'Neil",
  "x' OR Name != '",
  'back\\slash',
  'ends in \\',
  '50% off',
  '500 off',
  'a_b',
  'axb',
  '"quoted"',
  'line\nbreak',
  'tab\there',
  "\\' OR Id != null OR Name = \\'",
  '%',
  '_',
  'ünïcödé 株式会社 \u{1f600}',
]
const ids = NAMES.map(Name => {
  const Id = org.store.newId('Account')
  org.store.put('Account', { ...template, Id, Name })
  return Id
})

/** Names of the rows found among those put in, by a condition on the name. */
function found(condition: Condition): readonly string[] {
  const mine: Condition = {
    kind: 'in',
    field: 'Id',
    negated: false,
    values: ids.map(value => ({ type: 'string', value })),
  }
  const soql = printQuery({
    from: 'Account',
    select: ['Name'],
    where: { kind: 'all', of: [mine, condition] },
  })
  const { records } = queries.run(user ?? never(), soql, { all: false, batchSize: 2_000, version: '67.0' })
  return records.map(r => String(r.Name)).toSorted()
}
const never = () => {
  throw new Error('No user.')
}

const same = (text: string) => text.toLowerCase()
const those = (test: (name: string) => boolean) => NAMES.filter(test).toSorted()
const equals = (value: string): Condition => ({
  kind: 'compare',
  field: 'Name',
  op: '=',
  value: { type: 'string', value },
})

test.each(NAMES)('a record called %j is found by its name, alone', name => {
  expect(found(equals(name))).toEqual([name])
  expect(
    found({ kind: 'in', field: 'Name', negated: false, values: [{ type: 'string', value: name }] }),
  ).toEqual([name])
  expect(found({ kind: 'not', of: equals(name) })).toEqual(those(n => n !== name))
})

test('parts of names are found where they stand, and nowhere else', () => {
  const pieces = [...new Set(NAMES.join('').split('')), "'", '\\', '%', '_', "' OR ", '50%', 'zz']
  const part = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 2 })
    .map(p => p.join('').toWellFormed())
  fc.assert(
    fc.property(part, text => {
      fc.pre(!text.includes('\ufffd'))
      expect(found({ kind: 'like', field: 'Name', match: 'contains', text })).toEqual(
        those(n => same(n).includes(same(text))),
      )
      expect(found({ kind: 'like', field: 'Name', match: 'startsWith', text })).toEqual(
        those(n => same(n).startsWith(same(text))),
      )
    }),
    { numRuns: 200, seed: 20261121 },
  )
})
