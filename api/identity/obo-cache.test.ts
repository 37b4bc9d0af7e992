import { beforeEach, describe, expect, test } from 'vitest'
import { createTokenCache, type TokenCacheOptions } from './obo-cache.ts'
import type { TokenRow, TokenRows } from './obo-rows.ts'

const NOW = 1_000_000
let now = NOW
let rows: Map<string, TokenRow>
let reads = 0
let faults: unknown[]
const down = new Error('The store is down.')
let broken = false

const shared: TokenRows = {
  async read(key) {
    reads += 1
    if (broken) throw down
    return rows.get(key)
  },
  async write(row) {
    if (broken) throw down
    rows.set(row.key, row)
  },
  async delete(key) {
    if (broken) throw down
    rows.delete(key)
  },
}
const cacheWith = (over: Partial<TokenCacheOptions> = {}) =>
  createTokenCache({
    secret: Buffer.alloc(32, 1),
    clock: { now: () => now },
    rows: shared,
    onFault: cause => void faults.push(cause),
    ...over,
  })
const place = { key: 'aaaa scope', tenantId: 't1' }

beforeEach(() => {
  now = NOW
  rows = new Map()
  reads = 0
  faults = []
  broken = false
})

describe('tokens kept', () => {
  test('14: are there until they expire, not a millisecond longer', async () => {
    const cache = cacheWith()
    await cache.put(place, 'token', NOW + 10)
    now = NOW + 9
    expect(await cache.get(place)).toBe('token')
    expect(reads).toBe(0)
    now = NOW + 10
    expect(await cache.get(place)).toBeUndefined()
  })

  test('14: expired from the start are not kept anywhere', async () => {
    const cache = cacheWith()
    await cache.put(place, 'token', NOW)
    expect(rows.size).toBe(0)
    await cache.put(place, 'token', NOW + 1)
    expect(rows.size).toBe(1)
  })

  test('14: are shared by the store, sealed, and remembered once read', async () => {
    await cacheWith().put(place, 'token', NOW + 10)
    expect(rows.get(place.key)).toEqual({ ...place, expiresAtMs: NOW + 10, sealed: expect.any(String) })
    expect(JSON.stringify([...rows])).not.toContain('token')
    const other = cacheWith()
    expect(await other.get(place)).toBe('token')
    expect(await other.get(place)).toBe('token')
    expect(reads).toBe(1)
  })

  test('14: a row that was moved to another key or tenant gives nothing', async () => {
    await cacheWith().put(place, 'token', NOW + 10)
    const row = rows.get(place.key)
    if (row === undefined) throw new Error('There is no row.')
    const victim = { key: 'bbbb scope', tenantId: 't1' }
    rows.set(victim.key, { ...row, key: victim.key })
    const cache = cacheWith()
    expect(await cache.get(victim)).toBeUndefined()
    expect(await cache.get({ ...place, tenantId: 't2' })).toBeUndefined()
    expect(await cache.get(place)).toBe('token')
  })

  test('14: a row of another process’s key, or one that expired, gives nothing', async () => {
    await cacheWith().put(place, 'token', NOW + 10)
    expect(await cacheWith({ secret: Buffer.alloc(32, 2) }).get(place)).toBeUndefined()
    now = NOW + 10
    expect(await cacheWith().get(place)).toBeUndefined()
  })

  test('14: are gone everywhere once deleted', async () => {
    const cache = cacheWith()
    await cache.put(place, 'token', NOW + 10)
    await cache.delete(place.key)
    expect(await cache.get(place)).toBeUndefined()
    expect(rows.size).toBe(0)
  })

  test('14: without rows are in memory alone', async () => {
    const cache = cacheWith({ rows: undefined })
    await cache.put(place, 'token', NOW + 10)
    expect(await cache.get(place)).toBe('token')
    await cache.delete(place.key)
    expect(await cache.get(place)).toBeUndefined()
    expect([rows.size, reads, faults]).toEqual([0, 0, []])
  })

  test('14: a store that fails costs a token, never a request', async () => {
    broken = true
    const cache = cacheWith()
    expect(await cache.get(place)).toBeUndefined()
    await cache.put(place, 'token', NOW + 10)
    expect(await cache.get(place)).toBe('token')
    await cache.delete(place.key)
    expect(faults).toEqual([down, down, down])
  })
})
