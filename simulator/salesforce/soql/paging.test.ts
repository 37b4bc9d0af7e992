import { describe, expect, test } from 'vitest'
import { errorOf, testOrg } from './test-org.ts'

const MINUTE_MS = 60_000

function fullOrg(rows = 4500) {
  const world = testOrg()
  for (let i = 0; i < rows; i++) world.add('Contact', { LastName: String(i) })
  return world
}

const locatorOf = (url: string | undefined) => url?.split('/').at(-1) ?? ''

describe('large results', () => {
  const world = fullOrg()
  const more = (locator: string, user = world.user) => world.engine.more(user, locator, { version: '67.0' })

  test('come in pages of 2,000 that together are the whole, each once', () => {
    const first = world.query('SELECT LastName FROM Contact ORDER BY LastName')
    expect(first).toMatchObject({ totalSize: 4500, done: false })
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v67\.0\/query\/01g[A-Za-z0-9]{15}-2000$/)
    const second = more(locatorOf(first.nextRecordsUrl))
    expect(second.nextRecordsUrl).toMatch(/-4000$/)
    const third = more(locatorOf(second.nextRecordsUrl))
    expect(third).toMatchObject({ totalSize: 4500, done: true })
    expect(third.nextRecordsUrl).toBeUndefined()
    const names = [first, second, third].flatMap(page => page.records.map(r => r.LastName))
    expect(names).toHaveLength(4500)
    expect(new Set(names).size).toBe(4500)
    expect(more(locatorOf(second.nextRecordsUrl)).records).toHaveLength(500)
  })

  test('batchSize is held between 200 and 2,000', () => {
    const size = (batchSize: number) => world.query('SELECT Id FROM Contact', { batchSize }).records.length
    expect([size(1), size(300), size(9000), size(Number.NaN)]).toEqual([200, 300, 2000, 2000])
  })

  test('LIMIT and OFFSET count before pages do', () => {
    const page = world.query('SELECT LastName FROM Contact LIMIT 250 OFFSET 10', { batchSize: 200 })
    expect(page).toMatchObject({ totalSize: 250, done: false })
    expect(page.records[0]?.LastName).toBe('10')
  })

  test('child records have pages of their own', () => {
    const parent = world.add('Account', { Name: 'Big' })
    for (let i = 0; i < 250; i++) world.add('Contact', { LastName: `c${i}`, AccountId: parent })
    const soql = `SELECT (SELECT LastName FROM Contacts) FROM Account WHERE Id = '${parent}'`
    const [record] = world.query(soql, { batchSize: 200 }).records
    const children = Object(record?.Contacts)
    expect(children).toMatchObject({ totalSize: 250, done: false })
    expect(children.records).toHaveLength(200)
    expect(
      more(locatorOf(children.nextRecordsUrl))
        .records.map(r => r.LastName)
        .at(-1),
    ).toBe('c249')
  })
})

describe('cursors', () => {
  const world = fullOrg(300)
  const open = () => locatorOf(world.query('SELECT Id FROM Contact', { batchSize: 200 }).nextRecordsUrl)
  const codeOf = (locator: string, user = world.user) =>
    errorOf(() => world.engine.more(user, locator, { version: '67.0' }))?.errorCode

  test('die after 15 idle minutes, and live as long as they are used', () => {
    const locator = open()
    for (let i = 0; i < 3; i++) {
      world.clock.advance(14 * MINUTE_MS)
      expect(codeOf(locator)).toBeUndefined()
    }
    world.clock.advance(16 * MINUTE_MS)
    expect(codeOf(locator)).toBe('INVALID_QUERY_LOCATOR')
  })

  test('belong to the user who asked', () => {
    expect(codeOf(open(), world.withZone('UTC'))).toBe('INVALID_QUERY_LOCATOR')
  })

  test('are ten a user at most, the oldest goes', () => {
    const locators = Array.from({ length: 11 }, open)
    expect(codeOf(locators[0] ?? '')).toBe('INVALID_QUERY_LOCATOR')
    expect(locators.slice(1).map(l => codeOf(l))).toEqual(Array(10).fill(undefined))
  })

  test('are forgotten by reset', () => {
    const locator = open()
    world.engine.reset()
    expect(codeOf(locator)).toBe('INVALID_QUERY_LOCATOR')
  })

  test.each([
    '',
    'x',
    '01g',
    '01gAAAAAAAAAAAAAAA-200',
    '../../etc',
    '01g000000000001-99999999999999999999',
    "01g'; --",
  ])('%s is no locator', locator => {
    expect(codeOf(locator)).toBe('INVALID_QUERY_LOCATOR')
  })

  test('a place past the end is no place', () => {
    expect(codeOf(open().replace(/-200$/, '-300'))).toBe('INVALID_QUERY_LOCATOR')
  })
})
