/** A flow's callback as a real HTTP server, and delivery rooms on a store, with clock, dice and log in hand. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDelivery, type DeliveryEvent, type DeliveryOptions } from '../../api/delivery/index.ts'
import type { Store } from '../../api/store/index.ts'
import { handTicker } from '../support/ticker.ts'

export const tenantId = '11111111-1111-4111-8111-111111111111'
export const otherTenantId = '22222222-2222-4222-8222-222222222222'
export const owner = { tenantId, objectId: 'e0000000-0000-4000-8000-000000000001' }
export const clientId = 'c0000000-0000-4000-8000-000000000001'
export const secret = 'sig=Zm9yYmlkZGVuLXRvLXRlbGw'
const key = Buffer.alloc(32, 5)

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** Decides the answer to each request; 202 until set. */
  answer: (request: Received) => Answer | Promise<Answer>
  /** Resolves when so many requests have come in. */
  arrived(count: number): Promise<void>
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', async () => {
      const got = {
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString() || '{}'),
      }
      receiver.received.push(got)
      for (const { count, resolve } of waiting) if (receiver.received.length >= count) resolve()
      const { status, headers } = await receiver.answer(got)
      response.writeHead(status, headers).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/flows/1?${secret}`,
    received: [],
    answer: () => ({ status: 202 }),
    arrived: count =>
      new Promise(resolve => {
        if (receiver.received.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

export interface World {
  nowMs: number
  readonly log: { level: string; fields: Record<string, unknown>; message: string }[]
}

export const newWorld = (): World => ({ nowMs: 1_795_167_000_000, log: [] })

/** One instance of the proxy, as far as delivery goes. The dice always show 0.5: waits are three quarters of a step. */
export function newRoom(store: Store, world: World, options: Partial<DeliveryOptions> = {}) {
  const ticker = handTicker()
  const room = createDelivery({
    store,
    clock: { now: () => world.nowMs },
    ticker,
    key,
    hosts: ['*.logic.azure.com'],
    profile: 'simulator',
    random: () => 0.5,
    log: (level, fields, message) => void world.log.push({ level, fields, message }),
    ...options,
  })
  return { room, ticker }
}

export const finished = (n: number, over: Partial<DeliveryEvent> = {}): DeliveryEvent => ({
  eventId: `event-${n}`,
  tenantId,
  kind: 'change-finished',
  changeId: `change-${n}`,
  requesterId: owner.objectId,
  body: { status: 'executed' },
  ...over,
})

/** Promise and the function that keeps it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}
