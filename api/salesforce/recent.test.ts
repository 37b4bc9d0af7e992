import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

test('keeps the entries used last, never more than its limit, never a wrong value', () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 9 }).map(String), set: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (steps, entriesMax) => {
      const recent = createRecent<number>(entriesMax)
      let model: { key: string; value: number }[] = []
      for (const [value, { key, set }] of steps.entries()) {
        const held = model.find(entry => entry.key === key)
        if (!set) expect(recent.get(key)).toBe(held?.value)
        else recent.set(key, value)
        if (!set && held === undefined) continue
        model = [...model.filter(entry => entry !== held), { key, value: set ? value : (held?.value ?? 0) }]
        model = model.slice(-entriesMax)
      }
    }),
  )
})

test('forgets what is deleted', () => {
  const recent = createRecent<number>(2)
  recent.set('a', 1)
  recent.delete('a')
  expect(recent.get('a')).toBeUndefined()
})
