import { expect } from 'vitest'
import type { ProblemCode } from '../../api/problem.ts'
import { problemKinds } from '../../api/problem.ts'

interface AnyAnswer {
  readonly status: number
  readonly headers: Headers | Readonly<Record<string, string>>
  readonly body: unknown
}

/** Expects a whole RFC 9457 problem of this code: status, type, trace id, the headers of every answer, no stack. */
export function expectProblem(answer: AnyAnswer, code: ProblemCode): void {
  const headers = new Headers(answer.headers as Record<string, string>)
  const body: unknown = typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body
  const { status, title, remedy } = problemKinds[code]
  expect(body).toMatchObject({ type: `/problems/${code}`, title, status, code, remedy })
  expect(answer.status).toBe(status)
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(headers.get('sally-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(body).toHaveProperty('traceId', headers.get('sally-request-id'))
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|00D\w{12}!/)
  if (status === 401) expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
  if (status === 503) expect(headers.get('retry-after')).toMatch(/^\d+$/)
}
