import { Client } from 'undici'
import { isLoopback } from './callback-url.ts'
import { checkedLookup, type ResolveName } from './checked-lookup.ts'

export interface CallbackAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
}

/**
 * Posts JSON to a callback and tells how it was answered. Every post has a connection of its own, to an address that was
 * checked for it; proxies of the environment are not used, redirects not followed, and nothing but status and
 * Retry-After is read. Rejects with whatever kept an answer away, and with the signal's reason when it aborts.
 */
export async function postEvent(
  url: URL,
  event: { readonly eventId: string; readonly payload: string },
  { resolve, signal }: { readonly resolve: ResolveName; readonly signal: AbortSignal },
): Promise<CallbackAnswer> {
  const client = new Client(url.origin, {
    allowH2: false,
    // The signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: checkedLookup(resolve, isLoopback(url)), timeout: 0 },
  })
  try {
    const { statusCode, headers, body } = await client.request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Sallyport',
        'x-sallyport-event-id': event.eventId,
      },
      body: event.payload,
      signal,
    })
    // The rest of the answer ends with the connection.
    body.on('error', () => undefined)
    const retryAfter = headers['retry-after']
    return { status: statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined }
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    await client.destroy()
  }
}
