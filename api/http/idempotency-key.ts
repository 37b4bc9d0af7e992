/** The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07). */
import { Problem } from '../problem.ts'

const charactersMax = 128
/**
 * A String of RFC 8941: in double quotes, with \" and \\ escaped. The draft defines no parameters, so what follows the
 * closing quote is a mistake.
 */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/
/** As many clients send it. A comma would be two headers made one on the way, a semicolon a parameter. */
const BARE = /^[^",;\\]*$/
const VISIBLE = /^[\x21-\x7e]+$/

/**
 * The key of a write; the same with quotes and without. Undefined when none was sent and none is needed. Throws Problem
 * 'idempotency-key-missing' and 'idempotency-key-invalid'.
 */
export function idempotencyKeyOf(header: string | undefined, required: boolean): string | undefined {
  if (header === undefined) {
    if (required) throw new Problem('idempotency-key-missing')
    return undefined
  }
  const key = QUOTED.exec(header)?.[1]?.replace(/\\(.)/g, '$1') ?? (BARE.test(header) ? header : '')
  if (key.length > charactersMax || !VISIBLE.test(key)) throw new Problem('idempotency-key-invalid')
  return key
}
