import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { salesforceId } from './salesforce-id.ts'

const ALNUM = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789']
const head = fc.array(fc.constantFrom(...ALNUM), { minLength: 15, maxLength: 15 }).map(c => c.join(''))

describe('ids', () => {
  test.each([
    ['0013000000abcDE', '0013000000abcDEAAY'],
    ['005000000000001', '005000000000001AAA'],
    ['0013000000ABCDE', '0013000000ABCDEAA5'],
  ])('%s becomes %s', (short, long) => {
    expect(salesforceId(short)).toBe(long)
    expect(salesforceId(long)).toBe(long)
  })

  test('the case of 18 characters is restored, whatever became of it', () => {
    fc.assert(
      fc.property(head, short => {
        const long = salesforceId(short) ?? ''
        expect(long).toHaveLength(18)
        expect(long.startsWith(short)).toBe(true)
        expect(salesforceId(long.toLowerCase())).toBe(long)
        expect(salesforceId(long.toUpperCase())).toBe(long)
      }),
    )
  })

  test.each([
    '',
    '0013000000abcD',
    '0013000000abcDEA',
    '0013000000abcDEAAYX',
    '0013000000abcD-',
    '../00000000abcD',
    '0013000000abc%2e',
    '001300000٠abcDE',
    '0013000000abcDE\n',
    ' 0013000000abcDE',
    "001' OR Id != '",
    '001300000000000IAA', // asks for a digit to be a capital
    '0013000000abcDEAA6', // a bit no fifth character has
  ])('%j is none', text => {
    expect(salesforceId(text)).toBeUndefined()
  })
})
