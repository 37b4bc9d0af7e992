/** Errors of Microsoft Graph in its JSON shape. */
import { randomUUID } from 'node:crypto'
import type { SimResponse } from '../http.ts'

export class GraphError extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export const notFound = (name: string) =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`,
  )

export const badRequest = (message: string, code = 'BadRequest') => new GraphError(400, code, message)

/** The answer for an error; `clientRequestId` is echoed when the caller sent one. */
export function graphError(error: GraphError, nowMs: number, clientRequestId?: string): SimResponse {
  const requestId = randomUUID()
  return {
    status: error.status,
    headers: { 'request-id': requestId, 'client-request-id': clientRequestId ?? requestId, ...error.headers },
    body: {
      error: {
        code: error.code,
        message: error.message,
        innerError: {
          date: new Date(nowMs).toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': clientRequestId ?? requestId,
        },
      },
    },
  }
}
