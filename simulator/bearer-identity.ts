import { credentials, type SimRequest } from './http.ts'

/** Whose Entra token a call carries, read without checking it: for matching faults and for the journal only. */
export function bearerIdentity(request: SimRequest): { user: string; userId: string } | undefined {
  const payload = credentials(request.headers)?.token.split('.')[1]
  if (!payload) return undefined
  try {
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    const user = claims.upn ?? claims.preferred_username ?? claims.unique_name ?? claims.appid ?? claims.azp
    return { user: String(user ?? ''), userId: String(claims.oid ?? '') }
  } catch {
    return undefined
  }
}
