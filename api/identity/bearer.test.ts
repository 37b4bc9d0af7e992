import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { bearerToken } from './bearer.ts'

function refusalOf(...authorization: string[]): readonly unknown[] {
  try {
    bearerToken(authorization)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [error.code, error.detail, error.headers['WWW-Authenticate']]
  }
  throw new Error('Expected a refusal.')
}
const challenge = 'Bearer realm="sallyport"'
const invalid = `${challenge}, error="invalid_token"`

describe('the Authorization header', () => {
  test.each([
    ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
    ['bearer x', 'x'],
    ['BEARER xyz', 'xyz'],
  ])('%j holds the token %j', (value, token) => expect(bearerToken([value])).toBe(token))

  test.each([[[]], [['']]])('%j asks for a token and says no more', values => {
    expect(refusalOf(...values)).toEqual(['token-missing', undefined, challenge])
  })
  test.each(['Basic dXNlcg==', 'Bearerx', 'a bearer x', 'Negotiate', ' Bearer x'])(
    '%j is of another scheme',
    value => {
      const detail = 'The Authorization header is not of the scheme Bearer.'
      expect(refusalOf(value)).toEqual(['token-missing', detail, challenge])
    },
  )
  test.each(['Bearer', 'Bearer ', 'Bearer  x', 'Bearer\tx', 'Bearer x y', 'Bearer x=y', 'Bearer é'])(
    '%j is not as RFC 6750 has it',
    value => {
      const detail = 'The Authorization header is not Bearer, one space and a token.'
      expect(refusalOf(value)).toEqual(['token-invalid', detail, invalid])
    },
  )
  test('twice is refused, even with the same token', () => {
    const detail = 'The request has more than one Authorization header.'
    expect(refusalOf('Bearer x', 'Bearer x')).toEqual(['token-invalid', detail, invalid])
  })
})
