/** Bytes to a socket and what comes back: for requests no client library would send. */
import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** Lower-case names; the last of several. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Everything received. */
  readonly text: string
}

const giveUpMs = 10_000

/** Sends `text` as it is (latin1) and reads until the server closes or, with `closes: false`, until one whole answer. */
export function sendRaw(url: string, text: string, { closes = true } = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'))
    let received = ''
    const finish = () => {
      socket.destroy()
      resolve(parse(received))
    }
    socket.setTimeout(giveUpMs, () => {
      socket.destroy()
      reject(new Error(`Nothing more within ${giveUpMs} ms after: ${received.slice(0, 500)}`))
    })
    socket.on('data', chunk => {
      received += chunk.toString('latin1')
      if (!closes && isWhole(received)) finish()
    })
    socket.on('close', finish)
    socket.on('error', error => (received === '' ? reject(error) : finish()))
  })
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1]
  return end >= 0 && length !== undefined && text.length >= end + 4 + Number(length)
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = text.slice(0, end < 0 ? undefined : end).split('\r\n')
  const headers = lines.map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers),
    body: Buffer.from(end < 0 ? '' : text.slice(end + 4), 'latin1').toString('utf8'),
    text,
  }
}
