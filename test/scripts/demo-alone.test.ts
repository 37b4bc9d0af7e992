import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePlace, heldPorts, type Place, run } from './run.ts'

let place: Place
beforeAll(async () => {
  place = await freePlace()
})
afterAll(() => place.leave())

test('npm run demo starts what it needs, plays six questions and the story of a deal as promised, and leaves nothing running', async () => {
  const { code, stdout, stderr } = await run('demo', [], place)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('all as promised')
  expect(stdout.match(/^ {2}“/gm)).toHaveLength(6)
  expect(stdout.match(/^ {2}(rep|manager)\.\w+: “/gm)).toHaveLength(15)
  expect(stdout).toContain('Whole and unchanged.')
  expect(await heldPorts(place)).toEqual([])
})

test('npm run demo -- --json prints one JSON object and nothing else', async () => {
  const { code, stdout, stderr } = await run('demo', ['--json'], place)
  expect([code, stderr]).toEqual([0, ''])
  const played = JSON.parse(stdout)
  expect(played).toMatchObject({ ok: true, salesforceCalls: expect.any(Number) })
  expect(played.questions).toHaveLength(6)
  expect(played.scenes).toHaveLength(15)
  expect(played.audit).toMatchObject({ verified: true })
  expect(await heldPorts(place)).toEqual([])
})
