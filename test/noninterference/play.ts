/** Plays one list of requests against both systems and says the first thing that differs. */
import type { StoreDump } from '../../simulator/salesforce/model.ts'
import type { Pair, Reply } from './pair.ts'
import type { Asked, Kind } from './requests.ts'

/** Who asks what of which two orgs. */
export interface Given {
  readonly as: string
  readonly a: StoreDump
  readonly b: StoreDump
  readonly asking: readonly Asked[]
}

export interface Played {
  readonly replies: readonly { readonly kind: Kind; readonly status: number }[]
  /** The first difference, with both sides; undefined: none. */
  readonly difference: string | undefined
}

export async function playBoth(pair: Pair, { as, a, b, asking }: Given): Promise<Played> {
  pair.a.org.store.load(a)
  pair.b.org.store.load(b)
  await Promise.all([pair.a.calls(), pair.b.calls()])
  const replies: { kind: Kind; status: number }[] = []
  for (const request of asking) {
    for await (const [one, other] of answersOf(pair, as, request)) {
      replies.push({ kind: request.kind, status: one.status })
      const difference = differenceOf(one, other)
      if (difference !== undefined) return { replies, difference }
    }
  }
  const [callsA, callsB] = await Promise.all([pair.a.calls(), pair.b.calls()])
  return { replies, difference: callsDiffer(callsA, callsB) }
}

/** The answers of both to a request, and to its further pages. */
async function* answersOf(pair: Pair, as: string, request: Asked): AsyncGenerator<readonly [Reply, Reply]> {
  let cursor: string | undefined
  for (let page = 0; page <= request.pages; page++) {
    const { path, body, outcomeStyle } = withCursor(request, cursor)
    const asking = { outcomeStyle, ...(body && { body }) }
    const [a, b] = await Promise.all([pair.a.ask(as, path, asking), pair.b.ask(as, path, asking)])
    yield [a, b]
    // One key and one clock: the cursors are equal too, so one does for both.
    cursor = a.nextCursor
    if (cursor === undefined) return
  }
}

function withCursor(request: Asked, cursor: string | undefined): Asked {
  if (cursor === undefined) return request
  if (request.body !== undefined) return { ...request, body: { ...request.body, cursor } }
  return { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}cursor=${cursor}` }
}

function differenceOf(a: Reply, b: Reply): string | undefined {
  if (a.status !== b.status) return `status ${a.status} or ${b.status}\n  A ${a.body}\n  B ${b.body}`
  if (a.body !== b.body) return `the body\n  A ${a.body}\n  B ${b.body}`
  const headers = (reply: Reply) => reply.headers.join('\n  ')
  return headers(a) === headers(b) ? undefined : `headers\n  A ${headers(a)}\n  B ${headers(b)}`
}

function callsDiffer(a: readonly string[], b: readonly string[]): string | undefined {
  const odd = a.findIndex((call, at) => call !== b[at])
  if (odd < 0 && a.length === b.length) return undefined
  const at = odd < 0 ? a.length : odd
  return `calls to Salesforce\n  A ${a[at] ?? 'none'}\n  B ${b[at] ?? 'none'}`
}
