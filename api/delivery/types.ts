import type { Transaction } from 'kysely'
import type { Clock, Ticker } from '../clock.ts'
import type { Store } from '../store/index.ts'
import type { Tables } from '../store/tables.ts'
import type { ResolveName } from './checked-lookup.ts'

export type EventKind = 'change-needs-approval' | 'change-finished'

/** What happened to a change. */
export interface DeliveryEvent {
  /** The same for the same happening, however often it is told. */
  readonly eventId: string
  readonly tenantId: string
  readonly kind: EventKind
  readonly changeId: string
  /** Entra object id of who proposed the change. */
  readonly requesterId: string
  /** Ids and short words only: a flow reads the change itself, with its own rights. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Who is told of what, and where. */
export interface SubscriptionRequest {
  readonly tenantId: string
  readonly objectId: string
  readonly clientId: string
  readonly event: EventKind
  /** Set where a flow waits for this change (webhook action): one event, then the subscription ends. */
  readonly changeId?: string
  /** Set where only the changes of one person are told: the Entra object id of that person. */
  readonly requesterId?: string
  /** A bearer secret: whoever knows it can start the flow. */
  readonly notificationUrl: string
}

export interface Subscription {
  readonly subscriptionId: string
  readonly objectId: string
  readonly clientId: string
  readonly event: EventKind
  readonly changeId: string | null
  /** All that is shown of the address. */
  readonly host: string
  readonly createdAt: number
}

/** Rows of the outbox that are not delivered. */
interface DeliveryCounts {
  readonly due: number
  readonly givenUp: number
}

export type DeliveryLog = (
  level: 'info' | 'warn' | 'error',
  fields: Readonly<Record<string, unknown>>,
  message: string,
) => void

export interface DeliveryOptions {
  readonly store: Pick<Store, 'db' | 'kind'>
  readonly clock: Clock
  readonly ticker: Ticker
  /** Seals addresses, 32 bytes. Undefined: subscriptions are refused with the name of the setting. */
  readonly key: Uint8Array | undefined
  /** Allowlist: host names, '*.' before one for those below it. */
  readonly hosts: readonly string[]
  /** 'simulator' adds plain http to loopback. */
  readonly profile: 'production' | 'simulator'
  readonly log: DeliveryLog
  /** In [0, 1). */
  readonly random?: () => number
  readonly resolve?: ResolveName
  readonly attemptTimeoutMs?: number
  /** How long another instance leaves alone what this one tries. Above attemptTimeoutMs. */
  readonly leaseMs?: number
  readonly deliveriesAtOnceMax?: number
  readonly attemptsMax?: number
  readonly subscriptionsPerPersonMax?: number
  readonly subscriptionsPerTenantMax?: number
}

/** Events on their way to flows: at least once, each with its event id. */
export interface DeliveryRoom {
  /**
   * Keeps where to tell somebody; the same wish twice is one subscription. `already` is asked in the same transaction
   * for what has happened before, so that who waits for a change that is over is told at once: it reads the change
   * with `trx` and locks nothing. Throws Problem 'subscription-invalid'.
   */
  subscribe(
    request: SubscriptionRequest,
    already?: (trx: Transaction<Tables>) => Promise<DeliveryEvent | undefined>,
  ): Promise<{ readonly subscriptionId: string }>
  /** Ends a subscription of this person, with all that is still to be delivered to it. False: there is none such. */
  unsubscribe(
    subscriptionId: string,
    owner: { readonly tenantId: string; readonly objectId: string },
  ): Promise<boolean>
  /** The subscriptions of a tenant, oldest first. */
  list(tenantId: string): Promise<readonly Subscription[]>
  counts(tenantId: string): Promise<DeliveryCounts>
  /**
   * Tells an event to all who subscribed, in the caller's transaction: it is told exactly when that commits. Call
   * `wake` then. To whom an earlier event of this kind of the change is still on its way, that one tells it.
   */
  enqueue(trx: Transaction<Tables>, event: DeliveryEvent): Promise<void>
  /** Whether a flow has taken an event of this kind of a change. */
  isTaken(trx: Transaction<Tables>, kind: EventKind, changeId: string): Promise<boolean>
  /** Delivers what is due; resolves when nothing is left to do now. Never rejects. */
  run(): Promise<void>
  /** Lets `run` look now. */
  wake(): void
  /** Waits for the deliveries under way; begins no other. */
  close(): Promise<void>
}
