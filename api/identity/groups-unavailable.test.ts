import { expect, test } from 'vitest'
import { groupsUnavailable } from './groups-unavailable.ts'

test.each([
  ['17', '17'],
  [17, '17'],
  ['0', '1'],
  ['300', '300'],
  ['301', '300'],
  ['999999', '300'],
  ['1000000', '30'],
  ['-5', '30'],
  ['1.5', '30'],
  [' 17', '30'],
  ['17 ', '30'],
  ['Fri, 20 Nov 2026 09:30:00 GMT', '30'],
  [undefined, '30'],
  [['1', '2'], '30'],
])('10: Retry-After %j is passed on as %s seconds', (retryAfter, expected) => {
  expect(groupsUnavailable(undefined, { retryAfter }).headers).toEqual({ 'Retry-After': expected })
})

test('10: the reason stays private, the detail is public', () => {
  const cause = new Error('private')
  const problem = groupsUnavailable(cause, { detail: 'public' })
  expect([problem.code, problem.status, problem.detail, problem.cause]).toEqual([
    'groups-unavailable',
    503,
    'public',
    cause,
  ])
  expect(groupsUnavailable(cause).detail).toBeUndefined()
})
