import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../api/config.ts'

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').filter(line => line.startsWith('CALLBACK_'))
  }
}

describe('58: hosts of callbacks are whole names, or those below one', () => {
  test.each(['flows.contoso.com', '*.logic.azure.com', ' *.A.example , b.example ', ''])(
    '%j will do',
    hosts => {
      expect(faultsOf({ CALLBACK_HOSTS: hosts })).toEqual([])
    },
  )
  test.each([
    '*',
    '*.com',
    '*.',
    'com',
    'a.*.example',
    '*a.example',
    '10.0.0.1',
    'a.example:443',
    'a.example.',
    'https://a.example',
    'a.example/x',
    '.a.example',
    '[::1]',
  ])('%j stops the start', hosts => {
    expect(faultsOf({ CALLBACK_HOSTS: hosts })).toEqual([
      `CALLBACK_HOSTS holds ${JSON.stringify(hosts)}: use host names such as flows.contoso.com, or *.contoso.com for those below one.`,
    ])
  })
})

test('58: the key of callbacks is 64 hex digits', () => {
  expect(faultsOf({ CALLBACK_KEY: 'ab'.repeat(32) })).toEqual([])
  expect(faultsOf({ CALLBACK_KEY: 'ab' })).toEqual(['CALLBACK_KEY: use 64 hex digits.'])
})
