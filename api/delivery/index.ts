/**
 * Delivery of events to flows. An event is written in the transaction that moved its change, one row for each
 * subscription, and delivered from there at least once by whichever instance takes it.
 */
import { Problem } from '../problem.ts'
import { type AttemptTools, attempt } from './attempt.ts'
import { readCallbackUrl } from './callback-url.ts'
import { systemResolve } from './checked-lookup.ts'
import { claimDue, countUndelivered, forgetFinished, isTaken, keepEvent } from './outbox.ts'
import { createShelf, endStaleWaits, endSubscription, listSubscriptions } from './subscriptions.ts'
import { takeTurns } from './take-turns.ts'
import type { DeliveryOptions, DeliveryRoom } from './types.ts'
import { createWorker } from './worker.ts'

export type { DeliveryEvent, DeliveryOptions, DeliveryRoom } from './types.ts'

const lookPeriodMs = 5_000
const sweepPeriodMs = 3_600_000
const dayMs = 24 * 3_600_000
/** What ended is known so long, so that an event told again is not delivered again. */
const keptDaysMax = 7
/** A run of a flow ends after 30 days. */
const waitDaysMax = 31

/** Opens the room and begins to deliver what is due. */
export function createDelivery(options: DeliveryOptions): DeliveryRoom {
  const { store, clock, log, key } = options
  const { db, kind } = store
  const { leaseMs = 60_000, deliveriesAtOnceMax = 16 } = options
  const rules = { hosts: options.hosts, profile: options.profile }
  const shelf =
    key === undefined
      ? undefined
      : createShelf(db, key, {
          perPersonMax: options.subscriptionsPerPersonMax ?? 500,
          perTenantMax: options.subscriptionsPerTenantMax ?? 5_000,
        })
  const failed = (cause: unknown) => log('error', { err: cause }, 'The outbox can’t be worked on.')
  const worker = createWorker({
    atOnceMax: deliveriesAtOnceMax,
    // Without a key nothing can be delivered, and another instance may have one.
    claim: async limit => (shelf === undefined ? [] : claimDue(store, clock.now(), leaseMs, limit)),
    work: async row => {
      if (shelf !== undefined) await attempt(row, toolsOf(options, shelf))
    },
    onFailure: failed,
  })

  let sweptAt = Number.NEGATIVE_INFINITY
  const sweep = async () => {
    const nowMs = clock.now()
    if (nowMs < sweptAt + sweepPeriodMs) return
    sweptAt = nowMs
    await forgetFinished(db, nowMs - keptDaysMax * dayMs)
    await endStaleWaits(db, nowMs - waitDaysMax * dayMs)
  }
  const stopTicking = options.ticker.every(lookPeriodMs, async () => {
    await worker.run()
    await sweep().catch(failed)
  })

  return {
    async subscribe(request, already) {
      if (shelf === undefined)
        throw new Problem('subscription-invalid', {
          detail: 'Notifications are not set up here: an administrator sets CALLBACK_KEY.',
        })
      const url = readCallbackUrl(request.notificationUrl, rules)
      const subscriptionId = await db.transaction().execute(async trx => {
        await takeTurns(trx, kind, `tenant ${request.tenantId}`)
        if (request.changeId !== undefined) await takeTurns(trx, kind, `change ${request.changeId}`)
        const id = await shelf.keep(trx, request, url, clock.now())
        const event = await already?.(trx)
        if (event !== undefined) await keepEvent(trx, kind, event, clock.now(), id)
        return id
      })
      worker.wake()
      return { subscriptionId }
    },
    unsubscribe: (subscriptionId, owner) => endSubscription(db, subscriptionId, owner),
    list: tenantId => listSubscriptions(db, tenantId),
    counts: tenantId => countUndelivered(db, tenantId),
    enqueue: (trx, event) => keepEvent(trx, kind, event, clock.now()),
    isTaken,
    run: worker.run,
    wake: worker.wake,
    async close() {
      stopTicking()
      await worker.close()
    },
  }
}

const toolsOf = (options: DeliveryOptions, shelf: AttemptTools['shelf']): AttemptTools => ({
  db: options.store.db,
  clock: options.clock,
  shelf,
  rules: { hosts: options.hosts, profile: options.profile },
  resolve: options.resolve ?? systemResolve,
  random: options.random ?? Math.random,
  log: options.log,
  attemptTimeoutMs: options.attemptTimeoutMs ?? 15_000,
  attemptsMax: options.attemptsMax ?? 40,
})
