import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Administrator, createMappings, type MappingRoom } from '../../api/mappings/index.ts'
import type { MappingEffect } from '../../api/mappings/types.ts'
import type { Store } from '../../api/store/index.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'
import { engines, type Place } from './engines.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const otherTenantId = '22222222-2222-4222-8222-222222222222'
const oid = (n: number) => `e0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const user = (n: number) => `005${String(n).padStart(12, '0')}AAA`
const admin = (n: number, over: Partial<Administrator> = {}): Administrator => ({
  kind: 'user',
  tenantId,
  objectId: oid(n),
  salesforceUserId: user(n),
  ...over,
})
const reason = 'not provisioned yet'

for (const engine of engines)
  describe.skipIf(engine.absent)(`user mappings on ${engine.name}`, () => {
    let place: Place
    let open: { store: Store; room: MappingRoom; ticker: HandTicker; changes: string[] }[]
    let nowMs: number
    beforeEach(async () => {
      place = await engine.place()
      open = []
      nowMs = 1_795_167_000_000
    })
    afterEach(async () => {
      for (const { store, room } of open) {
        room.close()
        await store.close()
      }
      await place.remove()
    })

    /** One instance of the proxy, as far as mappings go. */
    async function instance() {
      const store = await place.open()
      const ticker = handTicker()
      const changes: string[] = []
      const room = await createMappings({
        db: store.db,
        clock: { now: () => nowMs++ },
        ticker,
        known: { tenantIds: [tenantId, otherTenantId], clientIds: () => new Set() },
        integrationUsername: 'integration@contoso.example',
        lookupUser: async id => [{ id, username: 'someone', isActive: true, userType: 'Standard' }],
      })
      room.onChange((tenant, object) => changes.push(`${tenant}/${object}`))
      const made = { store, room, ticker, changes }
      open.push(made)
      return made
    }
    const hand = (room: MappingRoom, by: Administrator, effects: MappingEffect[] = []) =>
      room.inHandOf(by, { requestId: 'r', spent: { calls: 0 } }, effect => void effects.push(effect))
    const map = async (room: MappingRoom, account: number, salesforceUserId?: string) => {
      const { mappingId } = await hand(room, admin(1)).propose({
        objectId: oid(account),
        reason,
        ...(salesforceUserId && { salesforceUserId }),
      })
      return hand(room, admin(2)).decide(mappingId, true)
    }

    test('9: a mapping holds once two agreed, and is still there after a restart', async () => {
      const { room } = await instance()
      expect(room.userIdOf(tenantId, oid(9))).toBeUndefined()
      await map(room, 9, user(5))
      expect(room.userIdOf(tenantId, oid(9))).toBe(user(5))
      expect(room.userIdOf(otherTenantId, oid(9))).toBeUndefined()
      const again = await instance()
      expect(again.room.userIdOf(tenantId, oid(9))).toBe(user(5))
    })

    test('9: another instance knows with its next look, and drops just those accounts that changed', async () => {
      const [one, other] = [await instance(), await instance()]
      await map(one.room, 8, user(5))
      await map(one.room, 9, user(5))
      await other.ticker.turn()
      expect(other.changes.toSorted()).toEqual([`${tenantId}/${oid(8)}`, `${tenantId}/${oid(9)}`])
      other.changes.length = 0
      await map(one.room, 9, user(6))
      await other.ticker.turn()
      expect([other.room.userIdOf(tenantId, oid(9)), other.changes]).toEqual([
        user(6),
        [`${tenantId}/${oid(9)}`],
      ])
      other.changes.length = 0
      await map(one.room, 8)
      await other.ticker.turn()
      expect([other.room.userIdOf(tenantId, oid(8)), other.changes]).toEqual([
        undefined,
        [`${tenantId}/${oid(8)}`],
      ])
      await other.ticker.turn()
      expect(other.changes).toHaveLength(1)
    })

    test('9: of many who decide at once one wins, and the account has one mapping', async () => {
      const one = await instance()
      // SQLite waits for another connection of this very process as if it were another process: for ever.
      const other = engine.kind === 'sqlite' ? one : await instance()
      await map(one.room, 9, user(4))
      const { mappingId } = await hand(one.room, admin(1)).propose({
        objectId: oid(9),
        salesforceUserId: user(5),
        reason,
      })
      const effects: MappingEffect[] = []
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) =>
          hand(i % 2 ? one.room : other.room, admin(10 + i), effects).decide(mappingId, i < 5),
        ),
      )
      const won = outcomes.filter(o => o.status === 'fulfilled')
      expect(won).toHaveLength(1)
      for (const o of outcomes)
        if (o.status === 'rejected')
          expect(o.reason).toMatchObject({ code: 'mapping-conflict', why: { clause: 'not-pending' } })
      const listed = await hand(one.room, admin(1)).list()
      const [decided] = listed.filter(m => m.mappingId === mappingId)
      expect(listed.filter(m => m.state === 'active')).toHaveLength(1)
      expect(effects).toEqual([expect.objectContaining({ before: user(4), state: decided?.state })])
    })

    test('9: of many who propose at once for one account one is kept', async () => {
      const [one, other] = [await instance(), await instance()]
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          hand(i % 2 ? one.room : other.room, admin(i)).propose({
            objectId: oid(99),
            salesforceUserId: user(5),
            reason,
          }),
        ),
      )
      expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(1)
      expect(await hand(one.room, admin(1)).list()).toHaveLength(1)
    })

    test('9: the same object id in another tenant is another person, who may decide', async () => {
      const { room } = await instance()
      const { mappingId } = await hand(room, admin(1)).propose({
        objectId: oid(9),
        salesforceUserId: user(5),
        reason,
      })
      const namesake = admin(1, { tenantId: otherTenantId, salesforceUserId: user(77) })
      expect(await hand(room, namesake).decide(mappingId, true)).toMatchObject({ state: 'active' })
    })

    test('9: an app neither proposes nor decides', async () => {
      const { room } = await instance()
      const app = hand(room, admin(3, { kind: 'app' }))
      const proposal = { objectId: oid(9), salesforceUserId: user(5), reason }
      await expect(app.propose(proposal)).rejects.toMatchObject({ why: { clause: 'not-a-person' } })
      const { mappingId } = await hand(room, admin(1)).propose(proposal)
      await expect(app.decide(mappingId, true)).rejects.toMatchObject({ why: { clause: 'not-a-person' } })
      expect(room.userIdOf(tenantId, oid(9))).toBeUndefined()
    })

    test('a store that can’t be read leaves what was known in force', async () => {
      const { room, store, ticker } = await instance()
      await map(room, 9, user(5))
      await store.db.schema.alterTable('user_mapping').renameTo('gone').execute()
      await ticker.turn()
      expect(room.userIdOf(tenantId, oid(9))).toBe(user(5))
      await store.db.schema.alterTable('gone').renameTo('user_mapping').execute()
      await map(room, 9, user(6))
      expect(room.userIdOf(tenantId, oid(9))).toBe(user(6))
    })

    test('what is pending comes first, what was decided last', async () => {
      const { room } = await instance()
      await map(room, 7, user(5))
      await map(room, 7, user(6))
      await hand(room, admin(1)).propose({ objectId: oid(9), salesforceUserId: user(5), reason })
      const states = (await hand(room, admin(1)).list()).map(m => m.state)
      expect(states).toEqual(['pending', 'active', 'replaced'])
    })
  })
