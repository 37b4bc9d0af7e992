import { beforeEach, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import type { TokenIdentity } from './caller.ts'
import { createGroupReader } from './groups.ts'
import { TokenRefusal } from './obo-msal.ts'

let now = 0
let asked: string[]
let forgotten: string[]
/** Answers of the directory, one for each reading; the last repeats. */
let readings: (readonly string[] | 'refused' | Error)[]
let issued: { token: string } | { claims: string } | Error
let gate: Promise<void> | undefined

const identity = {
  kind: 'user',
  tenantId: 't',
  objectId: 'o',
  expiresAtS: 100,
  canAnswerChallenges: true,
} as TokenIdentity
const other = { ...identity, objectId: 'p' }
const reader = () =>
  createGroupReader({
    clock: { now: () => now },
    obo: {
      keyOf: ({ assertion }) => `key of ${assertion}`,
      tokenFor: async ({ assertion }) => {
        asked.push(assertion)
        await gate
        if (issued instanceof Error) throw issued
        return issued
      },
      forget: async key => void forgotten.push(key),
    },
    read: async () => {
      const reading = readings.length > 1 ? readings.shift() : readings[0]
      if (reading === undefined) throw new Error('No reading.')
      if (reading instanceof Error) throw reading
      return reading
    },
  })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    error =>
      error instanceof Problem ? `${error.code} ${error.headers['Retry-After'] ?? ''}`.trim() : 'failed',
  )

beforeEach(() => {
  now = 0
  asked = []
  forgotten = []
  readings = [['g1']]
  issued = { token: 'graph' }
  gate = undefined
})

test('10: groups hold for 5 minutes from when they were read', async () => {
  const groups = reader()
  now = 7
  expect(await groups.of(identity, 'a')).toEqual({ ids: ['g1'], untilMs: 300_007 })
  now = 300_006
  expect(await groups.of(identity, 'b')).toEqual({ ids: ['g1'], untilMs: 300_007 })
  now = 300_007
  await groups.of(identity, 'c')
  await groups.of(other, 'd')
  await groups.of({ ...identity, tenantId: 'u' }, 'e')
  expect(asked).toEqual(['a', 'c', 'd', 'e'])
})

test('10: a failure holds for as long as it asks to wait, with the least known of it', async () => {
  const groups = reader()
  issued = new TokenRefusal(new Error('no'), '20')
  expect(await codeOf(groups.of(identity, 'a'))).toBe('groups-unavailable 20')
  issued = { token: 'graph' }
  now = 19_999
  expect(await codeOf(groups.of(identity, 'a'))).toBe('groups-unavailable 20')
  now = 20_000
  expect(await codeOf(groups.of(identity, 'a'))).toBe('answered')
  issued = new Error('anything')
  expect(await codeOf(groups.of(other, 'a'))).toBe('groups-unavailable 30')
  expect(asked).toHaveLength(3)
})

test('12: that a stronger sign-in is wanted is told each caller in its own way, and not kept', async () => {
  const groups = reader()
  issued = { claims: '{}' }
  const weak = { ...identity, canAnswerChallenges: false }
  const answers = [groups.of(identity, 'a'), groups.of(weak, 'b')].map(codeOf)
  expect(await Promise.all(answers)).toEqual(['step-up-required', 'step-up-unsupported'])
  expect(asked).toEqual(['a'])
  issued = { token: 'graph' }
  expect(await codeOf(groups.of(weak, 'c'))).toBe('answered')
})

test('10: a token that isn’t taken is replaced once, and both are forgotten when neither is', async () => {
  readings = ['refused', ['g2']]
  expect((await reader().of(identity, 'a')).ids).toEqual(['g2'])
  expect(forgotten).toEqual(['key of a'])
  readings = ['refused']
  expect(await codeOf(reader().of(identity, 'b'))).toBe('groups-unavailable 30')
  expect(forgotten).toEqual(['key of a', 'key of b', 'key of b'])
  expect(asked).toEqual(['a', 'a', 'b', 'b'])
})

test.each(['forget', 'flush'] as const)(
  '10: what was asked before a %s serves those who waited, no one after',
  async how => {
    let open = () => {}
    gate = new Promise(resolve => {
      open = resolve
    })
    const groups = reader()
    const waited = groups.of(identity, 'a')
    if (how === 'forget') groups.forget('t', 'o')
    else groups.flush()
    const later = groups.of(identity, 'b')
    readings = [['old'], ['new']]
    open()
    expect((await waited).ids).toEqual(['old'])
    expect((await later).ids).toEqual(['new'])
    expect((await groups.of(identity, 'c')).ids).toEqual(['new'])
    expect(asked).toEqual(['a', 'b'])
  },
)

test('14: to forget somebody drops the token the groups were read by; a flush doesn’t', async () => {
  const groups = reader()
  await groups.of(identity, 'a')
  groups.flush()
  await groups.of(identity, 'b')
  groups.forget('t', 'somebody else')
  expect(forgotten).toEqual([])
  groups.forget('t', 'o')
  expect(forgotten).toEqual(['key of b'])
  await groups.of(identity, 'c')
  expect(asked).toEqual(['a', 'b', 'c'])
})
