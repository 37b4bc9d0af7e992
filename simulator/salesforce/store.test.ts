import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Row } from './model.ts'
import { schema } from './schema/index.ts'
import { createStore } from './store.ts'

const filled = () => {
  const store = createStore(schema)
  const ids = ['Acme Corp', 'acme corp', 'Globex'].map(Name => {
    const Id = store.newId('Account')
    store.put('Account', { Id, Name, OwnerId: '005A' })
    return Id
  })
  return { store, ids }
}
const names = (rows: readonly Row[] | undefined) => rows?.map(r => r.Name)

describe('store', () => {
  test('finds rows by an indexed field without regard to case', () => {
    const { store } = filled()
    expect(names(store.lookup('Account', 'Name', 'ACME CORP'))).toEqual(['Acme Corp', 'acme corp'])
    expect(store.lookup('Account', 'Name', 'nobody')).toEqual([])
    expect(names(store.lookup('Account', 'ParentId', null))).toHaveLength(3)
  })

  test('has no index on a field nobody looks up by', () => {
    expect(filled().store.lookup('Account', 'Industry', 'Energy')).toBeUndefined()
  })

  test('moves a replaced row to its new bucket', () => {
    const { store, ids } = filled()
    store.lookup('Account', 'Name', 'globex')
    const Id = ids[2] ?? ''
    store.put('Account', { Id, Name: 'Initech', OwnerId: '005A' })
    expect(store.lookup('Account', 'Name', 'globex')).toEqual([])
    expect(names(store.lookup('Account', 'Name', 'initech'))).toEqual(['Initech'])
    expect(store.get('Account', Id)?.Name).toBe('Initech')
    expect(store.count('Account')).toBe(3)
  })

  test('keeps insertion order across replacements', () => {
    const { store, ids } = filled()
    store.put('Account', { Id: ids[0] ?? '', Name: 'First' })
    expect(names([...store.rows('Account')])).toEqual(['First', 'acme corp', 'Globex'])
  })

  test('takes everything back when a transaction throws, and only its own part when it is an inner one', () => {
    const { store, ids } = filled()
    const Id = ids[0] ?? ''
    store.transaction(() => {
      store.put('Account', { Id, Name: 'Outer' })
      expect(() =>
        store.transaction(() => {
          store.put('Account', { Id, Name: 'Inner' })
          store.put('Account', { Id: store.newId('Account'), Name: 'New' })
          throw new Error('no')
        }),
      ).toThrow('no')
    })
    expect(names([...store.rows('Account')])).toEqual(['Outer', 'acme corp', 'Globex'])
    expect(store.lookup('Account', 'Name', 'new')).toEqual([])
    expect(() =>
      store.transaction(() => {
        store.put('Account', { Id, Name: 'Lost' })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(store.get('Account', Id)?.Name).toBe('Outer')
  })

  test('is restored exactly from a dump that went through JSON, and numbers on from there', () => {
    const { store, ids } = filled()
    const dump = JSON.parse(JSON.stringify(store.dump()))
    const next = store.newId('Account')
    const other = createStore(schema)
    other.load(dump)
    expect([...other.rows('Account')]).toEqual([...store.rows('Account')])
    expect(other.newId('Account')).toBe(next)
    expect(ids).not.toContain(next)
  })

  test('forgets what it knew when another state is loaded', () => {
    const { store } = filled()
    const empty = createStore(schema).dump()
    expect(store.lookup('Account', 'Name', 'globex')).toHaveLength(1)
    store.load(empty)
    expect(store.lookup('Account', 'Name', 'globex')).toEqual([])
    expect(store.count('Account')).toBe(0)
  })

  test('counts revisions, per object too', () => {
    const { store } = filled()
    const [all, accounts, users] = [store.revision, store.revisionOf('Account'), store.revisionOf('User')]
    store.put('Account', { Id: store.newId('Account'), Name: 'Hooli' })
    expect(store.revision).toBe(all + 1)
    expect(store.revisionOf('Account')).toBe(accounts + 1)
    expect(store.revisionOf('User')).toBe(users)
  })

  test('never gives two history objects the same id', () => {
    const { store } = filled()
    expect(store.newId('CaseHistory')).not.toBe(store.newId('AccountHistory'))
  })
})

describe('the indexes', () => {
  const step = fc.record({
    row: fc.nat(5),
    Name: fc.constantFrom('Acme', 'ACME', 'Globex', null),
    OwnerId: fc.constantFrom('005A', '005B'),
    lookFirst: fc.boolean(),
    fails: fc.boolean(),
  })

  test('answer what a scan would, whatever was put, replaced and taken back', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 8 }), transactions => {
        const store = createStore(schema)
        const ids = Array.from({ length: 6 }, () => store.newId('Account'))
        for (const steps of transactions) {
          const kept = [...store.rows('Account')]
          const run = () =>
            store.transaction(() => {
              for (const { row, Name, OwnerId, lookFirst, fails } of steps) {
                if (lookFirst) store.lookup('Account', 'Name', Name)
                store.put('Account', { Id: ids[row] ?? '', Name, OwnerId })
                if (fails) throw new Error('taken back')
              }
            })
          if (steps.some(s => s.fails)) {
            expect(run).toThrow('taken back')
            expect(new Set(store.rows('Account'))).toEqual(new Set(kept))
          } else run()
          for (const [field, value] of [
            ['Name', 'acme'],
            ['Name', null],
            ['OwnerId', '005A'],
          ] as const) {
            const scanned = [...store.rows('Account')].filter(r => lower(r[field]) === value?.toLowerCase())
            expect(new Set(store.lookup('Account', field, value))).toEqual(new Set(scanned))
          }
        }
      }),
      { seed: 20261121 },
    )
  })
})

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : undefined)
