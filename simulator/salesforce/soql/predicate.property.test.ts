/** The engine against the plainest way to say the same: random typed conditions over random rows. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Value } from '../model.ts'
import { testOrg } from './test-org.ts'

interface Rec {
  readonly AccountName: string | null
  readonly Amount: number | null
  readonly CloseDate: string | null
  readonly IsPrivate: boolean
  readonly Name: string
}

interface Case {
  readonly soql: string
  readonly test: (r: Rec) => boolean
}

const TEXTS = ['alpha', 'Alpha', 'BETA', 'beta gamma', "o'neil", 'a%b', 'a_b', 'axb', '']
const NUMBERS = [-5, 0, 1.5, 10, 1000]
const DAYS = ['2026-01-31', '2026-02-01', '2026-11-21', '2027-01-01']
const ACCOUNTS = ['Acme', 'acme two', 'Zeta']

const orNull = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null, freq: 4 })
const record: fc.Arbitrary<Rec> = fc.record({
  AccountName: orNull(ACCOUNTS),
  Amount: orNull(NUMBERS),
  CloseDate: orNull(DAYS),
  IsPrivate: fc.boolean(),
  Name: fc.constantFrom(...TEXTS.filter(t => t !== '')),
})

const quote = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`
const low = (text: string | null) => text?.toLowerCase() ?? null
const SOQL_OPS = ['<', '<=', '>', '>='] as const
const less: Record<(typeof SOQL_OPS)[number], (a: string | number, b: string | number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** Comparisons of one field: how SOQL writes a value, and how its values compare. */
function comparisons(
  path: string,
  get: (r: Rec) => string | number | null,
  values: readonly (string | number)[],
  write: (v: string | number) => string,
  fold: (v: string | number | null) => string | number | null,
): fc.Arbitrary<Case> {
  const value = fc.constantFrom(...values)
  const own = (r: Rec) => fold(get(r))
  return fc.oneof(
    value.map(v => ({ soql: `${path} = ${write(v)}`, test: (r: Rec) => own(r) === fold(v) })),
    value.map(v => ({ soql: `${path} != ${write(v)}`, test: (r: Rec) => own(r) !== fold(v) })),
    fc.constant({ soql: `${path} = null`, test: (r: Rec) => own(r) === null }),
    fc.constant({ soql: `${path} <> NULL`, test: (r: Rec) => own(r) !== null }),
    fc.tuple(value, fc.constantFrom(...SOQL_OPS)).map(([v, op]) => ({
      soql: `${path} ${op} ${write(v)}`,
      test: (r: Rec) => {
        const [a, b] = [own(r), fold(v)]
        return a !== null && b !== null && less[op](a, b)
      },
    })),
    fc
      .tuple(fc.array(fc.option(value, { nil: null, freq: 5 }), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([vs, negated]) => ({
        soql: `${path} ${negated ? 'NOT IN' : 'IN'} (${vs.map(v => (v === null ? 'null' : write(v))).join(', ')})`,
        test: (r: Rec) => vs.some(v => fold(v) === own(r)) !== negated,
      })),
  )
}

const foldText = (v: string | number | null) => (typeof v === 'string' ? v.toLowerCase() : v)
const asIs = <T>(v: T) => v

const like: fc.Arbitrary<Case> = fc
  .array(fc.constantFrom('a', 'B', 'x', '%', '_', '\\%', '\\_', "\\'", ' '), { maxLength: 5 })
  .map(parts => {
    const source = parts
      .map(p =>
        p === '%' ? '[^]*' : p === '_' ? '[^]' : p.replace('\\', '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('')
    const pattern = new RegExp(`^${source}$`, 'i')
    return { soql: `Name LIKE '${parts.join('')}'`, test: r => pattern.test(r.Name) }
  })

const leaf: fc.Arbitrary<Case> = fc.oneof(
  comparisons(
    'Name',
    r => r.Name,
    TEXTS.filter(t => t !== ''),
    v => quote(String(v)),
    foldText,
  ),
  comparisons('Amount', r => r.Amount, NUMBERS, String, asIs),
  comparisons('CloseDate', r => r.CloseDate, DAYS, String, asIs),
  comparisons(
    'Account.Name',
    r => low(r.AccountName),
    ACCOUNTS,
    v => quote(String(v)),
    foldText,
  ),
  fc.boolean().map(b => ({ soql: `IsPrivate = ${b}`, test: (r: Rec) => r.IsPrivate === b })),
  fc.boolean().map(b => ({ soql: `IsPrivate != ${b}`, test: (r: Rec) => r.IsPrivate !== b })),
  fc.constantFrom(...ACCOUNTS).map(name => ({
    soql: `AccountId IN (SELECT Id FROM Account WHERE Name = ${quote(name)})`,
    test: (r: Rec) => r.AccountName === name,
  })),
  fc.constantFrom(...ACCOUNTS).map(name => ({
    soql: `AccountId NOT IN (SELECT Id FROM Account WHERE Name = ${quote(name)})`,
    test: (r: Rec) => r.AccountName !== name,
  })),
  like,
)

const { condition } = fc.letrec<{ condition: Case }>(tie => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('condition').map(c => ({ soql: `(NOT ${c.soql})`, test: (r: Rec) => !c.test(r) })),
    fc
      .tuple(fc.constantFrom('AND', 'OR'), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
      .map(([op, cs]) => ({
        soql: `(${cs.map(c => c.soql).join(` ${op} `)})`,
        test: (r: Rec) => (op === 'AND' ? cs.every(c => c.test(r)) : cs.some(c => c.test(r))),
      })),
  ),
}))

test('finds exactly the rows that the condition is true of, by index or by scan', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 12 }),
      fc.array(condition, { minLength: 1, maxLength: 3 }),
      (records, parts) => {
        const world = testOrg()
        const accounts = new Map(ACCOUNTS.map(Name => [Name, world.add('Account', { Name })]))
        for (const [i, { AccountName, ...fields }] of records.entries())
          world.add('Opportunity', {
            ...fields,
            StageName: String(i),
            AccountId: AccountName === null ? null : (accounts.get(AccountName) ?? null),
          })
        const where = parts.map(p => p.soql).join(' AND ')
        const expected = records.flatMap((r, i) => (parts.every(p => p.test(r)) ? [String(i)] : []))
        const found = world
          .query(`SELECT StageName FROM Opportunity WHERE ${where}`)
          .records.map(r => String(r.StageName))
        expect(found.toSorted()).toEqual(expected.toSorted())
        expect(world.query(`SELECT COUNT() FROM Opportunity WHERE ${where}`).totalSize).toBe(expected.length)
      },
    ),
    { numRuns: 250, seed: 11 },
  )
})

test('orders by any keys like a plain stable sort', () => {
  const key = fc.record({
    field: fc.constantFrom('Name', 'Amount', 'CloseDate'),
    desc: fc.boolean(),
    last: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 15 }),
      fc.uniqueArray(key, { minLength: 1, maxLength: 3, selector: k => k.field }),
      (records, keys) => {
        const world = testOrg()
        for (const [i, { Name, Amount, CloseDate }] of records.entries())
          world.add('Opportunity', { Name, Amount, CloseDate, StageName: String(i) })
        const compare = (a: Value, b: Value, k: { desc: boolean; last: boolean }) => {
          if (a === b) return 0
          if (a === null || b === null) return (a === null) === k.last ? 1 : -1
          return (a < b ? -1 : 1) * (k.desc ? -1 : 1)
        }
        const value = (r: Rec, field: string): Value =>
          field === 'Name' ? r.Name.toLowerCase() : field === 'Amount' ? r.Amount : r.CloseDate
        const expected = records
          .map((r, i) => ({ r, i }))
          .sort(
            (a, b) =>
              keys.map(k => compare(value(a.r, k.field), value(b.r, k.field), k)).find(c => c !== 0) ?? 0,
          )
          .map(({ i }) => String(i))
        const order = keys
          .map(k => `${k.field} ${k.desc ? 'DESC' : 'ASC'} NULLS ${k.last ? 'LAST' : 'FIRST'}`)
          .join(', ')
        expect(
          world.query(`SELECT StageName FROM Opportunity ORDER BY ${order}`).records.map(r => r.StageName),
        ).toEqual(expected)
      },
    ),
    { numRuns: 100, seed: 12 },
  )
})
