import { JsonError, type JsonLimits, parseJson } from './parse.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** One JSON value that is the whole of these bytes: UTF-8 without a byte order mark, then `parseJson`. Throws JsonError. */
export function readJson(bytes: Uint8Array, limits?: JsonLimits): unknown {
  return parseJson(decoded(bytes), limits)
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new JsonError('The text is not UTF-8.')
  }
}
