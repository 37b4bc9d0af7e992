import { Problem, type ProblemCode } from '../problem.ts'

/**
 * Scopes of which a user's token must carry one: the delegated permissions of the API's app registration. With the
 * second alone the policy lets nothing be written.
 */
export const userScopes: readonly string[] = ['access_as_user', 'access_as_user.read']

/** What a refusal of RFC 6750 §3.1 is called in WWW-Authenticate; a request without a token gets no error at all. */
const ERRORS: Partial<Record<ProblemCode, string>> = {
  'token-invalid': 'error="invalid_token"',
  'token-expired': 'error="invalid_token", error_description="The token has expired"',
  'scope-missing': `error="insufficient_scope", scope="${userScopes[0]}"`,
}

/** A refusal of a caller, with the challenge the RFC asks for. `detail` must hold nothing of the token. */
export function refuse(code: ProblemCode, detail?: string, cause?: unknown): Problem {
  const error = ERRORS[code]
  const challenge = `Bearer realm="sallyport"${error === undefined ? '' : `, ${error}`}`
  const challenged = code === 'token-missing' || error !== undefined
  return new Problem(code, {
    ...(detail === undefined ? {} : { detail }),
    ...(challenged ? { headers: { 'WWW-Authenticate': challenge } } : {}),
    cause,
  })
}
