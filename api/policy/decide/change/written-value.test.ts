import { describe, expect, test } from 'vitest'
import { create, refusal, rightsOf, update, verdict } from './testing.ts'

const rules = { grants: [{ actions: ['create', 'update'] }] }
const rights = rightsOf(rules)
const kept = (values: Readonly<Record<string, unknown>>) => verdict(rights, update(values))
const reply = (values: Readonly<Record<string, unknown>>) => refusal(() => rights.planChange(create(values)))

describe('26: a number is a JSON number that can be held', () => {
  const wrong: readonly unknown[] = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    JSON.parse('1e400'),
    JSON.parse('-1e400'),
    JSON.parse('-0'),
    JSON.parse('-0.0e5'),
    1e18,
    -1e18,
    '20',
    '',
    ' 20',
    '1e3',
    '0x10',
    [20],
    [],
    {},
    { valueOf: () => 20 },
    10n,
    true,
    false,
    undefined,
    new Date(0),
    Object(20),
  ]
  test.each(['Amount', 'Discount', 'Count'])('26: %s takes nothing that only looks like a number', field => {
    for (const value of wrong)
      expect(reply({ [field]: value })).toBe(`invalid-input: ${field} wants a number.`)
    expect(wrong.length).toBeGreaterThan(20)
  })

  test.each(['0', '20', '-20', '0.1', '1.5e3', '1E+2', '999999999999999900', '-999999999999999900', '1e-7'])(
    '26: the JSON number %s is kept as it is',
    text => {
      expect(kept({ Amount: JSON.parse(text) })).toEqual({ Amount: Number(text) })
    },
  )
})

describe('each kind takes its own values', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    Close: ['2026-02-30', '2026-11-22T00:00:00Z', '22.11.2026', 'TODAY', '', 20261122, true, {}],
    Starts: ['2026-11-22', '2026-11-22T09:00:00', '2026-11-22 09:00Z', '', 5, {}],
    Active: ['true', 1, 0, '', null, {}],
    AccountId: ['x', '', '001', '001000000000001AAB', 5, {}, ['001000000000001AAA']],
    Name: [5, true, {}, ['x'], 10n, undefined],
    Stage: [5, {}],
    Tags: [['a'], 5],
  }
  test.each(Object.keys(wrong))('%s takes nothing else', field => {
    const values = wrong[field] ?? []
    for (const value of values)
      expect(reply({ [field]: value })).toMatch(new RegExp(`^invalid-input: ${field} `))
    expect(values.length).toBeGreaterThan(1)
  })

  test.each<readonly [string, unknown, unknown]>([
    ['Close', '2026-11-22', '2026-11-22'],
    ['Starts', '2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['Starts', '2026-11-22T09:00:00Z', '2026-11-22T09:00:00Z'],
    ['Active', false, false],
    ['AccountId', '001000000000001', '001000000000001AAA'],
    ['AccountId', '001000000000001aaa', '001000000000001AAA'],
    ['Name', '  Acme & Sons ', 'Acme & Sons'],
    ['Stage', '\tClosed Won\n', 'Closed Won'],
    ['Notes', 'one\ntwo\tthree\r\n😀', 'one\ntwo\tthree\r\n😀'],
    ['Tags', 'a;b', 'a;b'],
    ['Email', 'a@b.example', 'a@b.example'],
    ['Phone', '+1 555', '+1 555'],
    ['Site', 'https://a.example', 'https://a.example'],
  ])('%s keeps %j as %j', (field, given, written) => {
    expect(kept({ [field]: given })).toEqual({ [field]: written })
  })

  test.each(['Name', 'Stage', 'Tags', 'Notes', 'Email', 'Phone', 'Site'])(
    '%s is emptied by null and by blanks, as Salesforce keeps no empty text',
    field => {
      for (const value of [null, '', '  ', '\n\t'])
        expect(kept({ [field]: value })).toEqual({ [field]: null })
    },
  )

  test.each(['Amount', 'Close', 'Starts', 'AccountId'])('%s is emptied by null', field => {
    expect(kept({ [field]: null })).toEqual({ [field]: null })
  })

  test.each([
    ['Name', 255],
    ['Stage', 255],
    ['Tags', 255],
    ['Email', 255],
    ['Phone', 255],
    ['Site', 255],
    ['Notes', 4_000],
  ] as const)('%s takes %i characters and no more', (field, most) => {
    const text = 'x'.repeat(most)
    expect(kept({ [field]: text })).toEqual({ [field]: text })
    expect(kept({ [field]: ` ${text} ` })).toEqual({ [field]: text })
    expect(reply({ [field]: `${text}x` })).toBe(
      `invalid-input: ${field} wants a text of at most ${most} characters.`,
    )
  })

  test.each(['a\u0000b', 'a\u0008b', 'a\u000bb', 'a\u001fb', 'a\u007fb', 'a\u009fb', 'a\u2028b', 'a\ud800b'])(
    'a text with a character that can’t be kept is refused: %j',
    text => {
      for (const field of ['Name', 'Notes'])
        expect(reply({ [field]: text })).toBe(`invalid-input: ${field} holds a character that can’t be kept.`)
    },
  )
})
