export interface DeliveryTables {
  readonly callback_subscription: CallbackSubscriptionTable
  readonly callback_delivery: CallbackDeliveryTable
}

/** Where flows wait for events. The address is a secret: nothing of it but its host can be read here. */
interface CallbackSubscriptionTable {
  /** Random; whoever knows it and is its owner may end it. */
  readonly id: string
  /** Keyed hash of owner, event, change and address: the same wish is kept once. */
  readonly same_as: string
  readonly tenant_id: string
  readonly object_id: string
  readonly client_id: string
  readonly event: 'change-needs-approval' | 'change-finished'
  /** Set where a flow waits for one change: one event, then the subscription ends. */
  readonly change_id: string | null
  /** Set where only the changes of one person are told. */
  readonly requester_id: string | null
  readonly host: string
  readonly sealed_url: string
  readonly created_at: number
}

/** The outbox: one row for each subscription an event is for. */
interface CallbackDeliveryTable {
  /** Subscription and event id, or only the subscription where it takes one event: whatever is told twice is one row. */
  readonly id: string
  readonly subscription_id: string
  readonly event_id: string
  readonly tenant_id: string
  readonly event: 'change-needs-approval' | 'change-finished'
  readonly change_id: string
  /** JSON object of ids and short words. */
  readonly body: string
  readonly state: 'due' | 'done' | 'given-up'
  /** Counted when begun, so that one that kills its process is counted too. */
  readonly attempts: number
  /** Rises with every attempt: who comes back with an older one writes nothing. */
  readonly fence: number
  /** When it may be tried; while it is tried, when the lease of who tries it ends. */
  readonly due_at: number
  readonly created_at: number
  readonly finished_at: number | null
  /** Status or short word of the last attempt. */
  readonly last_answer: string | null
}
