import { expect, test } from 'vitest'
import { createRepeats } from './repeats.ts'

const question = {
  tenantId: 't',
  objectId: 'o',
  conversationId: 'c',
  operation: 'FindCases',
  input: { accountName: 'Acme', limit: 5 },
}

function repeats() {
  const clock = { at: 0, now: () => clock.at }
  const { refuse } = createRepeats({ clock })
  const often = (times: number, asked: object = {}) => {
    for (let time = 0; time < times; time += 1) refuse({ ...question, ...asked })
  }
  return { clock, often }
}

test('46: the eleventh equal question of a conversation within a minute is refused', () => {
  const { often } = repeats()
  often(10)
  expect(() => often(1)).toThrow('The same was asked too often in this conversation.')
  expect(() => often(1, { input: { limit: 5, accountName: 'Acme' } })).toThrow()
})

test('46: it may be asked again when the minute is over, counted from the first', () => {
  const { clock, often } = repeats()
  often(10)
  clock.at = 59_999
  expect(() => often(1)).toThrow(expect.objectContaining({ headers: { 'Retry-After': '1' } }))
  clock.at = 60_000
  often(10)
  expect(() => often(1)).toThrow()
})

test.each(['tenantId', 'objectId', 'conversationId', 'operation', 'input'])(
  '46: a question of another %s is another question',
  member => {
    const { often } = repeats()
    often(10)
    often(10, { [member]: 'another' })
  },
)

test('46: without a conversation nothing is counted', () => {
  const { often } = repeats()
  often(100, { conversationId: null })
  often(100, { conversationId: '' })
})
