import { createServer } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkedLookup, type ResolveName } from '../../api/delivery/checked-lookup.ts'
import { isPublicAddress } from '../../api/delivery/public-address.ts'
import type { Store } from '../../api/store/index.ts'
import { openStore } from '../../api/store/index.ts'
import { newDataDir } from '../store/engines.ts'
import {
  clientId,
  finished,
  newRoom,
  newWorld,
  owner,
  type Receiver,
  startReceiver,
  tenantId,
} from './support.ts'

const inner = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
  ...['127.255.255.254', '168.63.129.16', '169.254.169.254', '169.254.0.1', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1'],
  ...['203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::7f00:1', '64:ff9b::808:808'],
  ...[
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:10::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
  ],
  ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2603:1030::1%1'],
  ...['', 'localhost', '127.1', '2130706433', '0x7f000001', '1.2.3', '8.8.8.8 ', '[::1]'],
]
const outer = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '20.50.2.1', '100.63.255.255', '100.128.0.0'],
  ...['126.255.255.255', '128.0.0.0', '168.63.129.15', '168.63.129.17', '169.253.255.255', '169.255.0.0'],
  ...['172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0'],
  ...['223.255.255.255', '2603:1030:20e::1', '2606:4700:4700::1111', '2a00:1450::1'],
]

test('58: only addresses of the public Internet are connected to', () => {
  for (const address of inner) expect([address, isPublicAddress(address)]).toEqual([address, false])
  for (const address of outer) expect([address, isPublicAddress(address)]).toEqual([address, true])
})

test('58: an IPv4 address is refused in every wrapping, public or not', () => {
  fc.assert(
    fc.property(fc.ipV4(), address => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
      for (const wrapped of [
        `::ffff:${address}`,
        `::ffff:${hex}`,
        `::${hex}`,
        `64:ff9b::${hex}`,
        `2002:${hex}::1`,
      ])
        expect(isPublicAddress(wrapped)).toBe(false)
    }),
  )
})

type Found = readonly [error: Error | null, address: unknown, family: unknown]
const look = (resolve: ResolveName, isLocal: boolean, all: boolean) =>
  new Promise<Found>(done =>
    checkedLookup(resolve, isLocal)('prod.logic.azure.com', { all }, (error, address, family) =>
      done([error, address, family]),
    ),
  )
const leadingTo =
  (...addresses: string[]): ResolveName =>
  async () =>
    addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('the lookup of a connection', () => {
  test('58: hands on exactly the addresses it checked', async () => {
    expect(await look(leadingTo('20.50.2.1', '2603:1030::1'), false, true)).toEqual([
      null,
      [
        { address: '20.50.2.1', family: 4 },
        { address: '2603:1030::1', family: 6 },
      ],
      undefined,
    ])
    expect(await look(leadingTo('20.50.2.1', '2603:1030::1'), false, false)).toEqual([null, '20.50.2.1', 4])
  })

  test('58: refuses a name with one address inside, wherever it stands among others', async () => {
    for (const address of inner)
      for (const addresses of [[address], ['20.50.2.1', address], [address, '20.50.2.1']]) {
        const [error, found] = await look(leadingTo(...addresses), false, true)
        expect(error).toMatchObject({ code: 'ADDRESS_REFUSED' })
        expect(found).toEqual([])
      }
  })

  test('58: refuses a name without addresses, and hands on why there are none', async () => {
    expect((await look(leadingTo(), false, true))[0]).toMatchObject({ code: 'ADDRESS_REFUSED' })
    const [error] = await look(
      () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
      false,
      true,
    )
    expect(error).toMatchObject({ code: 'ENOTFOUND' })
  })

  test('58: keeps this machine’s own name on this machine', async () => {
    expect((await look(leadingTo('127.0.0.1', '::1'), true, true))[0]).toBeNull()
    for (const address of ['20.50.2.1', '10.0.0.1', '169.254.169.254'])
      expect((await look(leadingTo(address), true, true))[0]).toMatchObject({ code: 'ADDRESS_REFUSED' })
  })
})

describe('a delivery', () => {
  const { dataDir, remove } = newDataDir()
  let store: Store
  let receiver: Receiver
  beforeEach(async () => {
    store = await openStore({ dataDir })
    receiver = await startReceiver()
  })
  afterEach(async () => {
    await receiver.close()
    await store.close()
    remove()
  })

  const lastAnswers = async () =>
    (await store.db.selectFrom('callback_delivery').select('last_answer').execute()).map(
      row => row.last_answer,
    )
  const subscription = (notificationUrl: string) =>
    ({ ...owner, clientId, event: 'change-finished', notificationUrl }) as const

  test('58: resolves the name again for each connection, and never connects to what fails the check', async () => {
    const world = newWorld()
    const asked: string[] = []
    // The name is this machine at first, as it was when somebody looked, and leads elsewhere afterwards.
    const { room } = newRoom(store, world, {
      resolve: async host => {
        asked.push(host)
        return [{ address: asked.length === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]
      },
    })
    await room.subscribe(subscription(receiver.url.replace('127.0.0.1', 'localhost')))
    for (const n of [1, 2]) {
      await store.db.transaction().execute(trx => room.enqueue(trx, finished(n)))
      await room.run()
    }
    await room.close()
    expect(asked).toEqual(['localhost', 'localhost'])
    expect(receiver.received).toHaveLength(1)
    expect((await lastAnswers()).sort()).toEqual(['202', 'ADDRESS_REFUSED'])
  })

  test.each(['127.0.0.1', '::ffff:127.0.0.1', '10.0.0.1', '169.254.169.254'])(
    '58: an allowed name that leads to %s is not connected to',
    async address => {
      const world = newWorld()
      const asked: string[] = []
      const { room } = newRoom(store, world, {
        profile: 'production',
        resolve: async host => {
          asked.push(host)
          return [{ address, family: address.includes(':') ? 6 : 4 }]
        },
      })
      await room.subscribe(subscription('https://prod.logic.azure.com/'))
      await store.db.transaction().execute(trx => room.enqueue(trx, finished(1)))
      await room.run()
      await room.close()
      expect(asked).toEqual(['prod.logic.azure.com'])
      expect(await lastAnswers()).toEqual(['ADDRESS_REFUSED'])
      expect(await room.counts(tenantId)).toEqual({ due: 1, givenUp: 0 })
    },
  )

  test.each([301, 302, 303, 307, 308])('58: a redirect is not followed (%i)', async status => {
    const trap = await startReceiver()
    const { room } = newRoom(store, newWorld())
    const targets = [trap.url, 'http://169.254.169.254/metadata/instance', '/elsewhere']
    receiver.answer = () => ({ status, headers: { Location: targets.pop() ?? '' } })
    await room.subscribe(subscription(receiver.url))
    for (const n of [1, 2, 3]) {
      await store.db.transaction().execute(trx => room.enqueue(trx, finished(n)))
      await room.run()
    }
    await room.close()
    await trap.close()
    expect(receiver.received).toHaveLength(3)
    expect(trap.received).toEqual([])
    expect(await lastAnswers()).toEqual(Array(3).fill(String(status)))
  })

  test('58: an address that an allowlist no longer names is not delivered to', async () => {
    const world = newWorld()
    const resolve: ResolveName = () => Promise.reject(new Error('nobody should ask'))
    const before = newRoom(store, world, { profile: 'production', hosts: ['*.logic.azure.com'], resolve })
    await before.room.subscribe(subscription('https://prod.logic.azure.com/'))
    await before.room.close()
    const after = newRoom(store, world, { profile: 'production', hosts: ['flows.contoso.com'], resolve })
    await store.db.transaction().execute(trx => after.room.enqueue(trx, finished(1)))
    await after.room.run()
    await after.room.close()
    expect(await lastAnswers()).toEqual(['not-allowed'])
    expect(await after.room.counts(tenantId)).toEqual({ due: 0, givenUp: 1 })
  })

  test('58: an answer without end, or that is no HTTP, does no harm', async () => {
    const answers = [
      `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1_000_000)}`,
      'SSH-2.0-OpenSSH_9.6\r\n',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    ]
    const server = createServer(socket => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.write(answers.shift() ?? ''))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { room } = newRoom(store, newWorld())
    await room.subscribe(subscription(`http://127.0.0.1:${port}/`))
    for (const n of [1, 2, 3]) {
      await store.db.transaction().execute(trx => room.enqueue(trx, finished(n)))
      await room.run()
    }
    await room.close()
    await new Promise(resolve => server.close(resolve))
    expect(await lastAnswers()).toEqual(['200', 'not-http', 'UND_ERR_HEADERS_OVERFLOW'])
  })
})
