import { refuse } from './refuse.ts'

/** RFC 6750 §2.1: the scheme in any case, exactly one space, the token. */
const BEARER = /^bearer ([A-Za-z0-9\-._~+/]+=*)$/i

/**
 * The token of the raw Authorization header values. Node keeps the first of two headers silently, so all values are
 * asked for. Throws Problem token-missing or token-invalid.
 */
export function bearerToken(authorization: readonly string[]): string {
  const [value, ...more] = authorization
  if (more.length > 0) throw refuse('token-invalid', 'The request has more than one Authorization header.')
  if (value === undefined || value === '') throw refuse('token-missing')
  const token = BEARER.exec(value)?.[1]
  if (token !== undefined) return token
  if (!/^bearer(\s|$)/i.test(value))
    throw refuse('token-missing', 'The Authorization header is not of the scheme Bearer.')
  throw refuse('token-invalid', 'The Authorization header is not Bearer, one space and a token.')
}
