import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Ticker } from '../clock.ts'
import { loadPolicy } from './index.ts'
import { type LivePolicy, openLivePolicy } from './live.ts'

const policyText = (version: string, operations = 'WhoAmI') => `apiVersion: sallyport.policy/v1
metadata: { name: test, version: '${version}' }
phase: read-only
clients: { App: { id: c0000000-0000-4000-8000-00000000000c } }
roles:
  Rep: { anyOf: [{ appRole: Sales.Rep }], operations: [${operations}] }
objects: {}
`
const first = policyText('1')
const second = policyText('2', 'WhoAmI, FindCases')
const faulty = policyText('3').replace('read-only', 'full')
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** What the next reading of the file gives, or fails with. */
let held: string | Error
let logged: (readonly [level: string, fields: Readonly<Record<string, unknown>>, message: string])[]
let told: number
let live: LivePolicy
let ticks: (() => Promise<void>)[]
let stop: () => void
const periods: number[] = []
const ticker: Ticker = {
  every(periodMs, tick) {
    periods.push(periodMs)
    ticks.push(tick)
    return () => void ticks.splice(ticks.indexOf(tick), 1)
  },
}
const look = async () => {
  for (const tick of ticks) await tick()
}
const open = (load = (text: string) => loadPolicy(text, 'policy.yaml')) =>
  openLivePolicy({
    file: 'policy.yaml',
    read: async () => {
      if (held instanceof Error) throw held
      return held
    },
    load,
    log: (...line) => void logged.push(line),
  })

beforeEach(async () => {
  held = first
  logged = []
  told = 0
  ticks = []
  live = await open()
  live.onChange(() => {
    told += 1
  })
  stop = live.follow(ticker)
})

describe('a policy that follows its file', () => {
  test('is what the file holds at the start; one that can’t be used or read is thrown', async () => {
    expect([live.current().version, live.refused, told, logged]).toEqual(['1', false, 0, []])
    held = faulty
    await expect(open()).rejects.toThrow('There is no phase full.')
    held = new Error('gone')
    await expect(open()).rejects.toThrow('gone')
  })

  test('takes a new text once two looks, a second apart, have seen it, and tells of it once', async () => {
    expect(periods.at(-1)).toBe(1_000)
    held = second
    await look()
    expect([live.current().version, told]).toEqual(['1', 0])
    await look()
    await look()
    expect([live.current().version, live.current().hash, told]).toEqual(['2', hashOf(second), 1])
    expect(logged).toEqual([
      [
        'info',
        {
          event: 'policy-changed',
          before: hashOf(first),
          after: hashOf(second),
          versionBefore: '1',
          versionAfter: '2',
          changes: 'roles: Rep changed',
        },
        'The policy changed.',
      ],
    ])
  })

  test('takes no text that only one look saw', async () => {
    for (const text of [second, first, second, policyText('4'), second]) {
      held = text
      await look()
    }
    expect([live.current().version, told]).toEqual(['1', 0])
  })

  test('takes it at once when an operator asks for it', async () => {
    held = second
    await live.reload()
    expect([live.current().version, told]).toEqual(['2', 1])
    await live.reload()
    expect([told, logged.length]).toEqual([1, 1])
  })

  test('judges one after another, however many ask at the same time', async () => {
    let loads = 0
    live = await open(text => {
      loads += 1
      return loadPolicy(text, 'policy.yaml')
    })
    held = second
    await Promise.all([live.reload(), live.reload(), live.reload()])
    expect([live.current().version, loads]).toEqual(['2', 2])
  })

  test('looks no more once it is told to stop', async () => {
    stop()
    expect(ticks).toEqual([])
  })
})

describe('a text that can’t be used', () => {
  test('changes nothing; each of its faults is one line, and how many there are another', async () => {
    held = faulty
    await look()
    expect(live.refused).toBe(false)
    await look()
    await look()
    expect([live.current().version, live.refused, told]).toEqual(['1', true, 0])
    const inForce = { event: 'policy-refused', inForce: hashOf(first), versionInForce: '1' }
    expect(logged).toEqual([
      [
        'error',
        {
          ...inForce,
          fault: 'policy.yaml:3:8: There is no phase full. Use read-only, controlled-writes, orchestration.',
        },
        'The policy is refused.',
      ],
      ['error', { ...inForce, faults: 1 }, 'The policy file can’t be used; the old policy stays.'],
    ])
  })

  test('with a thousand faults is told by its first fifty', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `No${n}`)
    held = policyText('5').replace('objects: {}', `objects: {${names.map(name => `${name}: 1`).join()}}`)
    await live.reload()
    expect(logged).toHaveLength(51)
    expect(logged.at(-1)?.[1].faults).toBeGreaterThanOrEqual(1_000)
  })

  test('is no longer refused when the text in force is back, and another may then be taken', async () => {
    held = faulty
    await live.reload()
    held = first
    await look()
    expect(live.refused).toBe(true)
    await look()
    expect([live.refused, live.current().version, told]).toEqual([false, '1', 0])
    held = faulty
    await live.reload()
    held = second
    await live.reload()
    expect([live.refused, live.current().version, told]).toEqual([false, '2', 1])
  })
})

describe('a file that can’t be read', () => {
  test('is refused like a text that can’t be used, once', async () => {
    const gone = new Error('gone')
    held = gone
    await look()
    await look()
    await look()
    expect([live.current().version, live.refused]).toEqual(['1', true])
    expect(logged).toEqual([
      [
        'error',
        {
          event: 'policy-refused',
          inForce: hashOf(first),
          versionInForce: '1',
          file: 'policy.yaml',
          err: gone,
        },
        'The policy file can’t be read; the old policy stays.',
      ],
    ])
    held = first
    await live.reload()
    expect(live.refused).toBe(false)
  })

  test('and a listener that fails are told, and the next look is made all the same', async () => {
    const broken = new Error('broken')
    live.onChange(() => {
      throw broken
    })
    held = second
    await live.reload()
    expect(logged).toContainEqual(['error', { err: broken }, 'The policy file can’t be followed.'])
    held = first
    await live.reload()
    expect(live.current().version).toBe('1')
  })
})
