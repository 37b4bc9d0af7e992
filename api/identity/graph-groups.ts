import type { Dispatcher } from 'undici'
import type { TokenIdentity } from './caller.ts'
import { groupsUnavailable } from './groups-unavailable.ts'
import { callJson } from './json-call.ts'

/** More than a person is in who can still sign in to Windows; each is kept with the caller. */
export const groupsMax = 2_000
const answerBytesMax = 512 * 1024
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export interface GraphOptions {
  readonly dispatcher: Dispatcher
  /** Origin of Microsoft Graph, no trailing slash. */
  readonly graphUrl: string
  readonly timeoutMs: number
}

type Member = Pick<TokenIdentity, 'kind' | 'objectId'>

/**
 * Object ids of every security group a person or app is in, also through others: one call of getMemberObjects
 * (Microsoft Graph v1.0). The address is made here of checked parts; what a token says about it is never read.
 * 'refused': the token isn't taken any more. Throws Problem 'groups-unavailable'.
 */
export async function readGroups(
  { dispatcher, graphUrl, timeoutMs }: GraphOptions,
  { kind, objectId }: Member,
  token: string,
): Promise<readonly string[] | 'refused'> {
  const collection = kind === 'user' ? 'users' : 'servicePrincipals'
  const url = new URL(`${graphUrl}/v1.0/${collection}/${objectId}/getMemberObjects`)
  const { status, headers, value } = await callJson(dispatcher, {
    url,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"securityEnabledOnly":true}',
    timeoutMs,
    bytesMax: answerBytesMax,
  }).catch(cause => {
    throw groupsUnavailable(cause)
  })
  if (status === 401) return 'refused'
  if (status !== 200)
    throw groupsUnavailable(new Error(`Graph answered ${status} ${codeOf(value)}.`), {
      retryAfter: headers['retry-after'],
    })
  const ids = idsOf(value)
  if (ids === undefined) throw groupsUnavailable(new Error('Graph sent something else than object ids.'))
  if (ids.length > groupsMax)
    throw groupsUnavailable(new Error(`${ids.length} groups.`), {
      detail: 'You are in more than 2,000 groups: an administrator grants you app roles instead.',
    })
  return ids
}

function idsOf(value: unknown): readonly string[] | undefined {
  const ids = member(value, 'value')
  if (!Array.isArray(ids) || !ids.every(id => typeof id === 'string' && GUID.test(id))) return undefined
  return ids.map((id: string) => id.toLowerCase())
}

/** Graph's own name for an error, when it is no more than a name. */
function codeOf(value: unknown): string {
  const code = member(member(value, 'error'), 'code')
  return typeof code === 'string' && /^[A-Za-z_.]{1,80}$/.test(code) ? code : ''
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
