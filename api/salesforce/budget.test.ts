import { expect, test } from 'vitest'
import { parseLimitInfo } from './budget.ts'

test.each([
  ['api-usage=18/5000', { used: 18, max: 5000 }],
  ['api-usage=10018/100000; api-bursts=1/750', { used: 10018, max: 100000 }],
  ['api-bursts=1/750; api-usage=10018/100000', { used: 10018, max: 100000 }],
  ['api-usage=25/5000;per-app-api-usage=17/250(appName=sample)', { used: 25, max: 5000 }],
  ['per-app-api-usage=17/250(appName=api), api-usage=1/2', { used: 1, max: 2 }],
])('%s is read', (header, usage) => {
  expect(parseLimitInfo(header, 7)).toEqual({ ...usage, asOfMs: 7 })
})

test.each([undefined, '', 'per-app-api-usage=17/250', 'api-usage=a/b', 'api-usage=-1/5', 'api-usage=5'])(
  '%s tells nothing',
  header => {
    expect(parseLimitInfo(header, 7)).toBeUndefined()
  },
)
