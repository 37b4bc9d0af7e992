import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
let cursor: string
const list = (as: string, query: string) => system.get(`/v1/opportunities?${query}`, { as })

beforeAll(async () => {
  system = await startSystem()
  cursor = (await list('rep.emea', 'status=open&limit=5')).body.nextCursor
})
afterAll(() => system.stop())

describe('a list', () => {
  test('is read page by page to its end, each row once', async () => {
    const ids: string[] = []
    let next: string | undefined
    let total = 0
    do {
      const suffix = next === undefined ? '' : `&cursor=${next}`
      const { status, body } = await list('rep.emea', `status=open&limit=50${suffix}`)
      expect(status).toBe(200)
      ids.push(...body.opportunities.map((o: { id: string }) => o.id))
      total = body.total
      next = body.nextCursor
    } while (next !== undefined)
    expect(ids).toHaveLength(total)
    expect(new Set(ids).size).toBe(total)
  })
})

describe('30: a cursor', () => {
  const again = (as: string, query: string, value: string) =>
    list(as, `${query}&cursor=${encodeURIComponent(value)}`)

  test('continues for the one it was given to', async () => {
    expect((await again('rep.emea', 'status=open&limit=5', cursor)).status).toBe(200)
  })
  test('is refused in one way for anybody else, any other question, and when altered', async () => {
    const refusals = [
      await again('manager.sales', 'status=open&limit=5', cursor),
      await again('rep.emea2', 'status=open&limit=5', cursor),
      await again('rep.emea', 'status=won&limit=5', cursor),
      await again('rep.emea', 'status=open&limit=100', cursor),
      await system.get(`/v1/tasks?status=open&limit=5&cursor=${cursor}`, { as: 'rep.emea' }),
      await again('rep.emea', 'status=open&limit=5', `B${cursor.slice(1)}`),
      await again(
        'rep.emea',
        'status=open&limit=5',
        `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`,
      ),
      await again('rep.emea', 'status=open&limit=5', `${cursor}A`),
      await again('rep.emea', 'status=open&limit=5', '/services/data/v67.0/query/01gxx-2000'),
      await again('rep.emea', 'status=open&limit=5', "' OR 1=1"),
    ]
    for (const answer of refusals) {
      expectProblem(answer, 'cursor-invalid')
      expect({ ...answer.body, traceId: '' }).toEqual({ ...refusals[0]?.body, traceId: '' })
    }
  })
  test('ends after 15 minutes', async () => {
    const { body } = await list('rep.apac', 'status=open&limit=5')
    system.simulator.clock.advance(16 * 60_000)
    expectProblem(await again('rep.apac', 'status=open&limit=5', body.nextCursor), 'cursor-invalid')
  })
})
