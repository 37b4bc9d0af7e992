import { describe, expect, test } from 'vitest'
import { challengeWith, claimsChallenge } from './challenge.ts'

const answering = { canAnswerChallenges: true }

/** The parameters of one challenge (RFC 9110 §11.6.1): token = quoted-string, comma-separated. */
function parsed(header: string): { scheme: string; params: Record<string, string> } {
  const [, scheme = '', rest = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) +(.*)$/.exec(header) ?? []
  const params: Record<string, string> = {}
  const param = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)="((?:[^"\\]|\\.)*)"(?:\s*,\s*|$)/y
  while (param.lastIndex < rest.length) {
    const found = param.exec(rest)
    if (found === null) throw new Error(`Not a challenge: ${header}`)
    params[found[1] ?? ''] = (found[2] ?? '').replaceAll(/\\(.)/g, '$1')
  }
  return { scheme, params }
}

describe('a claims challenge', () => {
  test('12: has exactly the header of Microsoft’s contract', () => {
    const problem = claimsChallenge('c1', answering)
    expect([problem.code, problem.status]).toEqual(['step-up-required', 401])
    expect(problem.headers).toEqual({
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
        'error="insufficient_claims", ' +
        'claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19"',
    })
  })

  test('12: parses back to the claims it asks for', () => {
    const { scheme, params } = parsed(claimsChallenge('c25', answering).headers['WWW-Authenticate'] ?? '')
    expect(scheme).toBe('Bearer')
    expect(Object.keys(params)).toEqual(['realm', 'authorization_uri', 'error', 'claims'])
    expect(JSON.parse(Buffer.from(params.claims ?? '', 'base64').toString())).toEqual({
      access_token: { acrs: { essential: true, value: 'c25' } },
    })
  })

  test('12: hands on the claims Entra asked for, to the byte, and nothing can leave its quotes', () => {
    const claims = '{"access_token":{"x":"\\"},\\r\\nX: 1"},"é":"漢"}'
    const { params } = parsed(challengeWith(claims, answering).headers['WWW-Authenticate'] ?? '')
    expect(Buffer.from(params.claims ?? '', 'base64').toString()).toBe(claims)
  })

  test('12: to a client that can’t answer it is a 403 without a challenge', () => {
    for (const problem of [
      claimsChallenge('c1', { canAnswerChallenges: false }),
      challengeWith('{}', { canAnswerChallenges: false }),
    ]) {
      expect([problem.code, problem.status]).toEqual(['step-up-unsupported', 403])
      expect(problem.headers).toEqual({})
    }
  })
})
