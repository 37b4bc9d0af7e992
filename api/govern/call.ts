import type { Caller } from '../identity/caller.ts'
import type { Input, OperationId, Outcome } from '../operations/types.ts'
import type { Access } from '../policy/types.ts'
import type { Problem } from '../problem.ts'
import type { CallContext } from '../salesforce/types.ts'

/** What is known of a call before anybody is asked. */
export interface AnyCall {
  readonly operation: OperationId
  /** What the operation does, as the contract says. */
  readonly access: Access
  /** Names of input members that are secrets. */
  readonly secrets: readonly string[]
  /** HTTP status of a good answer. */
  readonly status: 200 | 201
  readonly context: CallContext
  /** Epoch ms. */
  readonly arrivedAtMs: number
  /** What an agent says about itself: kept in the audit, never taken for who asks. */
  readonly agent: {
    readonly conversationId: string | null
    readonly channel: string | null
    readonly agentName: string | null
    /** X-Acting-User-Oid: who sits before it. */
    readonly actingUser: string | null
  }
}

/** One call of an operation, as a way in hands it over. */
export interface Call<Id extends OperationId> extends AnyCall {
  readonly operation: Id
  /** Proves the caller. Throws a Problem. */
  caller(): Promise<Caller>
  /** Reads and checks the input; asked only of a proven caller. Throws a Problem. */
  input(): Promise<Input<Id>> | Input<Id>
  /** The key a caller gave a write, undefined when none; asked only for writes. Throws a Problem. */
  idempotencyKey?(): string | undefined
  /** Of a write without a key: whether equal ones are one. False where it is the same however often it is asked for. */
  readonly derivesKey?: boolean
}

/** What became of a call. The problem of a refusal or failure may be shown to the caller; its `cause` may not. */
export type Answer<Id extends OperationId> = {
  /** Set where it was made by an earlier or another request (Idempotency-Replayed). */
  readonly replayed?: boolean | undefined
} & (
  | { readonly outcome: Outcome<Id>; readonly problem?: undefined; readonly caller: Caller }
  | { readonly problem: Problem; readonly caller: Caller | undefined }
)
