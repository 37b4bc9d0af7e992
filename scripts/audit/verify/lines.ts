import { createReadStream } from 'node:fs'

/** No entry and no checkpoint is nearly as long; what is, is not read into memory whole. */
const lineBytesMax = 8 * 1024 * 1024

/**
 * The lines of a file, one at a time, however long it is: cut at \n only, as bytes that are valid UTF-8. One that isn't,
 * or is too long, comes as ''.  `onBytes` is told how far it has come. Rejects when the file can't be read.
 */
export async function* linesOf(file: string, onBytes: (read: number) => void): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let read = 0
  for await (const chunk of createReadStream(file)) {
    read += chunk.length
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield decoded(bytes.subarray(from, end))
      from = end + 1
    }
    rest = bytes.subarray(from)
    if (rest.length > lineBytesMax) rest = Buffer.from([0xff])
    onBytes(read)
  }
  if (rest.length > 0) yield decoded(rest)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return ''
  }
}
