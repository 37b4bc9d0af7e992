import { describe, expect, test } from 'vitest'
import { meet, play } from '../../scripts/demo/play.ts'
import { type Body, questions } from '../../scripts/demo/questions.ts'
import { startSystem } from '../support/system.ts'

describe('the six questions of the demo', () => {
  test.each([
    ['on the first morning of a quarter', '2026-10-01T06:00:00Z'],
    ['in the middle of one', '2027-02-15T12:00:00Z'],
    ['on the last evening of a year', '2026-12-31T20:00:00Z'],
  ])('are answered as promised %s', async (_, instant) => {
    const system = await startSystem({ nowMs: Date.parse(instant) })
    try {
      const addresses = { proxyUrl: system.url, controlUrl: system.simulator.controlUrl }
      const answers: Body[] = []
      for (const question of questions) {
        const person = await meet(addresses, question.as)
        const { answer, faults } = await play(addresses, question, person, answers)
        expect(faults, question.words).toEqual([])
        answers.push(answer)
      }
    } finally {
      await system.stop()
    }
  })
})
