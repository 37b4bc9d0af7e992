/** A door before a database that can be shut: connections break, and new ones are refused, until it is opened again. */
import { connect, createServer, type Socket } from 'node:net'

export interface DatabaseGate {
  /** The database's address, through the door. */
  readonly url: string
  readonly isShut: boolean
  /** Breaks every connection in the middle of whatever it carries. */
  shut(): void
  open(): void
  close(): Promise<void>
}

const postgresPort = 5432

export async function openGate(databaseUrl: string): Promise<DatabaseGate> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let isShut = false
  const server = createServer(near => {
    if (isShut) {
      near.destroy()
      return
    }
    const far = connect(Number(target.port || postgresPort), target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => undefined)
      from.once('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    get isShut() {
      return isShut
    },
    shut() {
      isShut = true
      drop()
    },
    open() {
      isShut = false
    },
    async close() {
      drop()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
