import { describe, expect, test } from 'vitest'
import type { Query } from '../types.ts'
import { refusal, rep, soql } from './testing.ts'

const ask = (over: Partial<Query>) =>
  refusal(() => soql({ object: 'Case', select: ['Id'], limit: 1, ...over }))
const many = (count: number) => Array.from({ length: count }, () => 'Number')

describe('a question that goes beyond a limit is told which', () => {
  const ROWS = 'invalid-input: The number of rows wanted is a whole number from 1 to 2000.'
  const OFFSET = 'invalid-input: A list goes to row 2000: narrow it with filters.'

  test.each([
    [{ limit: 1 }, 'taken'],
    [{ limit: 2_000 }, 'taken'],
    [{ limit: 0 }, ROWS],
    [{ limit: -1 }, ROWS],
    [{ limit: 2_001 }, ROWS],
    [{ limit: 1.5 }, ROWS],
    [{ limit: Number.NaN }, ROWS],
    [{ offset: 0 }, 'taken'],
    [{ offset: 1 }, 'taken'],
    [{ offset: 2_000 }, 'taken'],
    [{ offset: 2_001 }, OFFSET],
    [{ offset: -1 }, OFFSET],
    [{ offset: 0.5 }, OFFSET],
    [{ select: many(100) }, 'taken'],
    [{ select: many(101) }, 'invalid-input: At most 100 fields can be selected.'],
  ] satisfies [Partial<Query>, string][])('%j', (over, said) => {
    expect(ask(over)).toBe(said)
  })

  test('five fields sort a list, six do not', () => {
    const by = (count: number) => many(count).map(field => [field, 'asc'] as const)
    expect(ask({ orderBy: by(5) })).toBe('taken')
    expect(ask({ orderBy: by(6) })).toBe('invalid-input: A list is sorted by at most 5 fields.')
  })

  test('five related lists are read, six are not, and none within another', () => {
    const child: Query = { object: 'Case', select: ['Number'], limit: 1 }
    const lists = (count: number) =>
      Object.fromEntries(
        ['Cases', 'cases', 'CASES', 'cAses', 'caSes', 'casEs'].slice(0, count).map(n => [n, child]),
      )
    const related = (given: Query['related']) =>
      refusal(() =>
        soql({ object: 'Account', select: ['Id'], limit: 1, ...(given ? { related: given } : {}) }),
      )
    expect(related(lists(5))).toBe('taken')
    expect(related(lists(6))).toBe('invalid-input: At most 5 related lists can be read.')
    expect(related({ Cases: { ...child, related: {} } })).toBe(
      'invalid-input: A related list has no related lists of its own.',
    )
    expect(related({ Cases: { ...child, limit: 0 } })).toBe(ROWS)
  })
})

describe('a path is words with points between, at most three', () => {
  const denied = (path: string) => refusal(() => soql({ object: 'Case', select: [path], limit: 1 }))

  test('three words are followed, more are not', () => {
    expect(denied('Account.Owner.Name')).toBe('taken')
    expect(rep.field('Case', 'Account.Owner.Name')?.name).toBe('Name')
    expect(denied('Account.Owner.Manager.Name')).toMatch(/^field-denied/)
  })

  test.each([
    '',
    '.',
    'Number.',
    '.Number',
    'Account..Name',
    'Account.Name ',
    ' Number',
    'Number;',
    'Number\n',
    '1Number',
    '_Number',
    'Account.1Name',
    'Account.Name.Id',
    'Number, Subject',
    'COUNT(Id)',
    'toLabel(Status)',
    'Number.Id',
    'AccountId.Name',
  ])('%j is no path to anything', path => {
    expect(denied(path)).toMatch(/^field-denied/)
    expect(rep.field('Case', path)).toBeUndefined()
  })

  test('a name may hold digits and underscores after its first letter', () => {
    expect(denied('N_1')).toMatch(/^field-denied/)
    expect(denied('Number')).toBe('taken')
  })
})

describe('the order of a list', () => {
  const order = (...by: NonNullable<Query['orderBy']>) =>
    soql({ object: 'Case', select: ['Number'], orderBy: by, limit: 1 }).replace(
      /.* ORDER BY (.*) LIMIT 1/,
      '$1',
    )

  test('a field counts once, by what is said of it first', () => {
    expect(order(['Number', 'desc'], ['number', 'asc'], ['Created', 'asc'])).toBe(
      'Number DESC NULLS LAST, Created ASC NULLS LAST, Id ASC',
    )
  })

  test('whatever isn’t descending ascends', () => {
    expect(order(['Number', 'upwards' as 'asc'])).toBe('Number ASC NULLS LAST')
  })
})

describe('a refusal repeats the caller’s words and nothing else', () => {
  const field = (word: string) => refusal(() => soql({ object: 'Case', select: [word], limit: 1 }))
  const said = (word: string) =>
    `field-denied: ‘${word}’ of ‘Case’ does not exist, can’t be used like this or is not permitted.`

  test('in quotes, as they were written', () => {
    expect(field('Salary')).toBe(said('Salary'))
    expect(refusal(() => soql({ object: 'Payroll', select: ['Id'], limit: 1 }))).toBe(
      'object-denied: ‘Payroll’ does not exist or is not permitted.',
    )
    expect(field('Löhne § 3 (€)')).toBe(said('Löhne § 3 (€)'))
  })

  test('cut after a hundred characters', () => {
    expect(field('x'.repeat(100))).toBe(said('x'.repeat(100)))
    expect(field('x'.repeat(101))).toBe(said(`${'x'.repeat(100)}…`))
  })

  test('without line ends, direction signs and halves of characters', () => {
    expect(field('a\nb\u202ec\ud800d')).toBe(said('a\ufffdb\ufffdc\ufffdd'))
  })
})
