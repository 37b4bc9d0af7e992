/** Where the story of the changes plays: people with tokens of their own, the proxy, and Salesforce as others use it. */
import { randomUUID } from 'node:crypto'
import { control, mintToken } from '../support/control.ts'
import type { Body } from './questions.ts'

export interface Addresses {
  readonly proxyUrl: string
  readonly controlUrl: string
  readonly salesforceUrl: string
}

export interface Answered {
  readonly status: number
  readonly answer: Body
  /** Metered Salesforce calls. */
  readonly calls: number
}

export interface Stage {
  /** Asks the proxy as a person; a body, or null for none, makes it a POST under a fresh Idempotency-Key. */
  ask(as: string, path: string, body?: object | null): Promise<Answered>
  /** A row of Salesforce, as the user sees it there. */
  find(as: string, soql: string): Promise<Body>
  /** Changes a record in Salesforce itself, past the proxy. */
  edit(as: string, object: string, id: string, values: object): Promise<void>
}

/** `roles`: app roles in the token of 'rep.emea as manager', beyond those the tenant gives rep.emea. */
export function openStage(
  { proxyUrl, controlUrl, salesforceUrl }: Addresses,
  roles: Readonly<Record<string, readonly string[]>>,
): Stage {
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (as: string) => {
    const [person = as] = as.split(' ')
    const wanted = roles[as]
    const token =
      tokens.get(as) ??
      mintToken(controlUrl, person, wanted === undefined ? {} : { claims: { roles: wanted } })
    tokens.set(as, token)
    return token
  }
  const salesforce = async (as: string, path: string, method = 'GET', body?: object) => {
    const { accessToken } = await control(controlUrl, '/sessions', { username: `${as}@contoso.example` })
    const response = await fetch(`${salesforceUrl}/services/data/v67.0${path}`, {
      method,
      headers: { authorization: `Bearer ${String(accessToken)}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`Salesforce answered ${response.status} to ${method} ${path}.`)
    return response.status === 204 ? {} : ((await response.json()) as Body)
  }
  return {
    async ask(as, path, body) {
      const response = await fetch(`${proxyUrl}/v1${path}`, {
        headers: {
          authorization: `Bearer ${await tokenOf(as)}`,
          'x-response-style': 'outcome',
          'x-agent-name': 'demo',
          ...(body !== undefined && { 'idempotency-key': randomUUID() }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { method: 'POST' }),
        ...(body && { body: JSON.stringify(body) }),
      })
      const answer: unknown = await response.json()
      return {
        status: response.status,
        answer: (typeof answer === 'object' && answer !== null ? answer : {}) as Body,
        calls: Number(response.headers.get('sally-salesforce-calls') ?? Number.NaN),
      }
    },
    async find(as, soql) {
      const { records } = await salesforce(as, `/query?q=${encodeURIComponent(soql)}`)
      const [first] = Array.isArray(records) ? records : []
      if (first === undefined) throw new Error('The simulated org holds no record for the story.')
      return first
    },
    async edit(as, object, id, values) {
      await salesforce(as, `/sobjects/${object}/${id}`, 'PATCH', values)
    },
  }
}
