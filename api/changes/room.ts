/** What every part of the changes room is given. */
import type { Audit } from '../audit/types.ts'
import type { Clock } from '../clock.ts'
import type { CrmOptions } from '../crm/options.ts'
import type { DeliveryRoom } from '../delivery/types.ts'
import type { Caller } from '../identity/caller.ts'
import type { Policy, Rights } from '../policy/types.ts'
import type { CallContext, Gateway, Principal } from '../salesforce/types.ts'
import type { Store } from '../store/index.ts'
import type { SwitchRoom } from '../switches/index.ts'
import type { StoreTime } from './time.ts'

export interface Room {
  readonly store: Pick<Store, 'db' | 'kind'>
  readonly time: StoreTime
  readonly clock: Clock
  readonly gateway: Gateway
  /** The proxy's own user in Salesforce. */
  readonly integration: Principal
  readonly audit: Pick<Audit, 'keep' | 'keepWithin' | 'digest'>
  /** The policy in force now: what is executed is decided by it again. */
  readonly policy: () => Policy
  readonly switches: Pick<SwitchRoom, 'refuse'>
  readonly delivery: Pick<DeliveryRoom, 'enqueue' | 'isTaken' | 'wake'>
  /** Per object the external-id field that holds the change's id on what it creates, where the org has one. */
  readonly changeKeyFields: Readonly<Record<string, string>>
  readonly log: (
    level: 'info' | 'warn' | 'error',
    fields: Readonly<Record<string, unknown>>,
    message: string,
  ) => void
}

/** Whose hand acts, and in which request. */
export interface Hand {
  readonly caller: Caller
  readonly rights: Rights
  readonly operation: string
  readonly context: CallContext
  readonly agent: { readonly conversationId: string | null; readonly agentName: string | null }
  /** Under which what this request makes is kept, once. */
  readonly keyId: string | undefined
  readonly crm: CrmOptions
  /** Told of every change this hand touched, for the audit. */
  note(changeId: string): void
}

export const limits = {
  confirmWithinMs: 10 * 60_000,
  undoWithinMs: 10 * 60_000,
  /** A change that nobody need be asked about is made at once, or never: its requester has gone on. */
  executeAtOnceWithinMs: 2 * 60_000,
  executeApprovedWithinMs: 60 * 60_000,
  /** Longer than a write may take: nobody takes over an execution that may still end. */
  leaseMs: 60_000,
  writeTimeoutMs: 25_000,
  /** What was read so shortly before counts as read now. */
  freshMs: 5_000,
  /** A flow that was told has noted by then whom it asks. Each time the wait is doubled. */
  offerAgainAfterMs: 10 * 60_000,
  offersAgainMax: 3,
  waitingPerRequesterMax: 20,
  writesMax: 10,
} as const
