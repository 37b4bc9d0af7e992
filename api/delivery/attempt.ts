import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Tables } from '../store/tables.ts'
import { type CallbackRules, readCallbackUrl } from './callback-url.ts'
import type { ResolveName } from './checked-lookup.ts'
import { type ClaimedDelivery, finish, putBack } from './outbox.ts'
import { postEvent } from './post.ts'
import { endSubscription, type SubscriptionShelf } from './subscriptions.ts'
import type { DeliveryLog } from './types.ts'
import { backoffMs, type Verdict, verdictOf, verdictOfError } from './verdict.ts'

const ageMaxMs = 24 * 3_600_000

export interface AttemptTools {
  readonly db: Kysely<Tables>
  readonly clock: Clock
  readonly shelf: SubscriptionShelf
  readonly rules: CallbackRules
  readonly resolve: ResolveName
  readonly random: () => number
  readonly log: DeliveryLog
  readonly attemptTimeoutMs: number
  readonly attemptsMax: number
}

/** Tries one delivery and writes down what came of it. Rejects only when the store does: the lease then lapses. */
export async function attempt(row: ClaimedDelivery, tools: AttemptTools): Promise<void> {
  const subscription = await tools.shelf.find(row.subscription_id)
  if (subscription === undefined) {
    await endSubscription(tools.db, row.subscription_id)
    return
  }
  const verdict = await tried(row, subscription.url, tools)
  await settle(row, verdict, { ...subscription, ...tools })
}

async function tried(
  row: ClaimedDelivery,
  address: string | undefined,
  tools: AttemptTools,
): Promise<Verdict> {
  // Sealed by another key: an instance that has it may deliver.
  if (address === undefined) return { kind: 'retry', answer: 'sealed-otherwise', afterMs: 0 }
  let url: URL
  try {
    url = readCallbackUrl(address, tools.rules)
  } catch {
    // The allowlist was narrowed since.
    return { kind: 'refused', answer: 'not-allowed' }
  }
  const payload = JSON.stringify({
    ...JSON.parse(row.body),
    eventId: row.event_id,
    event: row.event,
    changeId: row.change_id,
  })
  try {
    const signal = AbortSignal.timeout(tools.attemptTimeoutMs)
    const answer = await postEvent(
      url,
      { eventId: row.event_id, payload },
      { resolve: tools.resolve, signal },
    )
    return verdictOf(answer, tools.clock.now())
  } catch (error) {
    return verdictOfError(error)
  }
}

async function settle(
  row: ClaimedDelivery,
  verdict: Verdict,
  { db, clock, random, log, attemptsMax, isOnce, host }: AttemptTools & { isOnce: boolean; host: string },
): Promise<void> {
  const nowMs = clock.now()
  const fields = {
    host,
    event: row.event,
    eventId: row.event_id,
    attempts: row.attempts,
    answer: verdict.answer,
  }
  if (verdict.kind === 'gone') {
    await endSubscription(db, row.subscription_id)
    log('info', fields, 'A flow is gone: its subscription ended.')
    return
  }
  if (verdict.kind === 'retry') {
    const dueAt = nowMs + Math.max(verdict.afterMs, backoffMs(row.attempts, random))
    if (row.attempts < attemptsMax && dueAt <= row.created_at + ageMaxMs)
      return putBack(db, row, verdict.answer, dueAt)
  }
  const state = verdict.kind === 'delivered' ? 'done' : 'given-up'
  const isOurs = await finish(db, row, state, verdict.answer, nowMs)
  if (isOurs && state === 'given-up') log('warn', fields, 'An event could not be delivered and was given up.')
  if (isOurs && isOnce) await endSubscription(db, row.subscription_id)
}
