/** `POST /v1.0/$batch`: up to twenty requests in one, run in order. */
import type { SimRequest, SimResponse } from '../http.ts'
import { badRequest } from './errors.ts'
import { jsonBody } from './resources.ts'

const batchRequestsMax = 20

interface Item {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly dependsOn: readonly string[]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function itemsOf(req: SimRequest): Item[] {
  const { requests } = jsonBody(req)
  if (!Array.isArray(requests)) throw badRequest("Invalid batch payload format: 'requests' is missing.")
  if (requests.length > batchRequestsMax) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${batchRequestsMax}.`)
  }
  const items = requests.map(item => {
    if (
      !isObject(item) ||
      typeof item.id !== 'string' ||
      typeof item.method !== 'string' ||
      typeof item.url !== 'string'
    ) {
      throw badRequest('Invalid batch payload format: each request needs id, method and url.')
    }
    const dependsOn = Array.isArray(item.dependsOn) ? item.dependsOn.map(String) : []
    return { id: item.id, method: item.method.toUpperCase(), url: item.url, body: item.body, dependsOn }
  })
  if (new Set(items.map(i => i.id)).size < items.length)
    throw badRequest('Request Id is duplicated in the batch.')
  return items
}

/** The inner request: the outer one's token, its own method, address and body. */
function inner(req: SimRequest, { method, url, body }: Item): SimRequest {
  const { path, query } = target(url)
  if (path === '/v1.0/$batch') throw badRequest('A batch cannot hold another batch.')
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body))
  return { ...req, method, path, query, rawUrl: `${path}?${query}`, body: bytes }
}

/** `/me`, `me` and `/v1.0/me` are one address. */
function target(url: string): { path: string; query: URLSearchParams } {
  try {
    const { pathname, searchParams } = new URL(url, 'http://batch.invalid/v1.0/')
    const path = pathname.startsWith('/v1.0/') ? pathname : `/v1.0${pathname}`
    return { path: decodeURIComponent(path), query: searchParams }
  } catch {
    throw badRequest(`Invalid batch payload format: '${url}' is not an address.`)
  }
}

/** Runs every request by `handle`; one whose forerunner failed is answered 424. */
export async function batch(
  req: SimRequest,
  handle: (req: SimRequest) => Promise<SimResponse>,
): Promise<SimResponse> {
  const responses: { id: string; status: number; headers: object; body: unknown }[] = []
  for (const item of itemsOf(req)) {
    const failed = responses.some(r => item.dependsOn.includes(r.id) && r.status >= 400)
    const answer: SimResponse = failed
      ? {
          status: 424,
          body: { error: { code: 'FailedDependency', message: 'A request this one depends on failed.' } },
        }
      : await handle(inner(req, item))
    const headers = { 'Content-Type': 'application/json', ...answer.headers }
    responses.push({ id: item.id, status: answer.status, headers, body: answer.body })
  }
  return { status: 200, body: { responses } }
}
