import type { Dispatcher } from 'undici'
import { callJson } from './json-call.ts'

const keysBytesMax = 256 * 1024

/** Reads a JWK Set. Throws Error with a private reason. */
export async function readKeys(url: URL, dispatcher: Dispatcher, timeoutMs: number): Promise<unknown> {
  const { status, value } = await callJson(dispatcher, {
    url,
    method: 'GET',
    timeoutMs,
    bytesMax: keysBytesMax,
  })
  if (status !== 200) throw new Error(`${url.href} answered ${status}.`)
  return value
}
