/** Asks the questions of the demo and compares what comes back with what was promised. */
import { mintToken } from '../support/control.ts'
import { type Body, items, type Question } from './questions.ts'

export interface Played {
  readonly question: Question
  readonly method: string
  readonly path: string
  readonly status: number
  /** Metered Salesforce calls. */
  readonly calls: number
  readonly answer: Body
  /** Masked field → rows it is masked on. */
  readonly masked: Readonly<Record<string, number>>
  /** What was not as promised; empty when all was. */
  readonly faults: readonly string[]
}

export interface Person {
  readonly name: string
  readonly roles: readonly string[]
  readonly calls: number
  readonly token: string
}

interface Addresses {
  readonly proxyUrl: string
  readonly controlUrl: string
}

/** Signs a person in and lets the proxy recognise them, so that the questions cost what they cost a warm caller. */
export async function meet({ proxyUrl, controlUrl }: Addresses, name: string): Promise<Person> {
  const token = await mintToken(controlUrl, name)
  const { answer, calls } = await ask(`${proxyUrl}/v1/me`, token)
  return { name: String(answer.displayName), roles: strings(answer.roles), calls, token }
}

/** Asks one question as the person. */
export async function play(
  { proxyUrl }: Addresses,
  question: Question,
  person: Person,
  before: readonly Body[],
): Promise<Played> {
  const path = `/v1/${question.path(before)}`
  const { answer, calls, status } = await ask(proxyUrl + path, person.token, question.post)
  const masked = maskedIn(answer)
  const { expect } = question
  const faults = [
    ...(status === 200 ? [] : [`status ${status} instead of 200`]),
    ...(answer.outcome === expect.outcome ? [] : [`outcome ${answer.outcome} instead of ${expect.outcome}`]),
    ...(calls === expect.calls ? [] : [`${calls} Salesforce calls instead of ${expect.calls}`]),
    ...(expect.masked !== true || Object.keys(masked).length > 0 ? [] : ['nothing was masked']),
    ...(typeof answer.message === 'string' && answer.message !== '' ? [] : ['no answer to say aloud']),
  ]
  return { question, method: question.post ? 'POST' : 'GET', path, status, calls, answer, masked, faults }
}

async function ask(url: string, token: string, post?: object) {
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      'x-response-style': 'outcome',
      'x-agent-name': 'demo',
      ...(post === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(post === undefined ? {} : { method: 'POST', body: JSON.stringify(post) }),
  })
  const answer: unknown = await response.json()
  return {
    status: response.status,
    calls: Number(response.headers.get('sally-salesforce-calls') ?? Number.NaN),
    answer: (typeof answer === 'object' && answer !== null ? answer : {}) as Body,
  }
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function maskedIn(answer: Body): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const member of Object.keys(answer))
    for (const row of items(answer, member))
      for (const field of typeof row === 'object' && row !== null ? strings(row.maskedFields) : [])
        counts[field] = (counts[field] ?? 0) + 1
  return counts
}
