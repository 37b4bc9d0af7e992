import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../api/store/index.ts'
import { newDataDir } from '../store/engines.ts'
import { clientId, finished, newRoom, newWorld, owner, secret, startReceiver, tenantId } from './support.ts'

/** The parts of an address that must be nowhere, as text and as digits. */
const forms = (url: string) => {
  const { pathname, search } = new URL(url)
  return [
    url,
    pathname + search,
    search.slice(1),
    secret,
    encodeURIComponent(secret),
    Buffer.from(url).toString('base64').slice(4, 60),
  ]
}

test('65: the address of a flow stands in no byte of the store and in no line of the log', async () => {
  const { dataDir, remove } = newDataDir()
  const world = newWorld()
  const receiver = await startReceiver()
  const store = await openStore({ dataDir })
  const { room } = newRoom(store, world, { attemptsMax: 1 })
  const urls = [receiver.url, `http://127.0.0.1:1/closed?${secret}`]
  for (const notificationUrl of urls)
    await room.subscribe({ ...owner, clientId, event: 'change-finished', notificationUrl })
  for (const [n, status] of [202, 503, 400, 410].entries()) {
    receiver.answer = () => ({ status, headers: { Location: receiver.url, 'Retry-After': secret } })
    await store.db.transaction().execute(trx => room.enqueue(trx, finished(n)))
    await room.run()
    world.nowMs += 60_000
  }
  const refused = await room
    .subscribe({
      ...owner,
      clientId,
      event: 'change-finished',
      notificationUrl: `https://attacker.example/?${secret}`,
    })
    .catch((error: unknown) => error)
  const listed = await room.list(tenantId)
  await room.close()
  const rows = [
    ...(await store.db.selectFrom('callback_subscription').selectAll().execute()),
    ...(await store.db.selectFrom('callback_delivery').selectAll().execute()),
  ]
  // Before the store is closed, so that its write-ahead file is looked at too.
  const files = readdirSync(dataDir).map(file => readFileSync(join(dataDir, file)).toString('latin1'))
  await store.close()
  await receiver.close()
  remove()

  expect(rows.length).toBeGreaterThan(2)
  expect(world.log.length).toBeGreaterThan(2)
  expect(files.some(bytes => bytes.includes(owner.objectId))).toBe(true)
  const said = JSON.stringify([rows, world.log, listed, refused, String(refused)])
  for (const form of urls.flatMap(forms)) {
    expect(said).not.toContain(form)
    for (const bytes of files) expect(bytes).not.toContain(form)
  }
  expect(listed.map(({ host }) => host)).toEqual(['127.0.0.1:1'])
})

test('65: a sealed address moved to another row opens for nobody', async () => {
  const { dataDir, remove } = newDataDir()
  const world = newWorld()
  const receiver = await startReceiver()
  const store = await openStore({ dataDir })
  const { room } = newRoom(store, world)
  const wish = { ...owner, clientId, event: 'change-finished', notificationUrl: receiver.url } as const
  await room.subscribe(wish)
  await room.subscribe({ ...wish, notificationUrl: `${receiver.url}&own` })
  const [mine, other] = await store.db.selectFrom('callback_subscription').selectAll().execute()
  await store.db
    .updateTable('callback_subscription')
    .set({ sealed_url: mine?.sealed_url ?? '' })
    .where('id', '=', other?.id ?? '')
    .execute()
  await store.db.transaction().execute(trx => room.enqueue(trx, finished(1)))
  await room.run()
  const rows = await store.db.selectFrom('callback_delivery').select('last_answer').execute()
  await room.close()
  await store.close()
  await receiver.close()
  remove()
  expect(receiver.received).toHaveLength(1)
  expect(rows.map(row => row.last_answer).sort()).toEqual(['202', 'sealed-otherwise'])
})
