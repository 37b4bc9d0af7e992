import type { Problem } from '../problem.ts'

/** A write as it is asked for. */
export interface WriteRequest {
  /** Whose key it is: another person's equal key is another key. */
  readonly tenantId: string
  readonly objectId: string
  readonly operation: string
  /** The caller's own key; undefined: one is derived from operation and input. */
  readonly key: string | undefined
  /** JSON. */
  readonly input: unknown
}

/** What is repeated to whoever asks again. */
export type KeptAnswer<T> = { readonly outcome: T } | { readonly problem: Problem }

export interface Once<T> {
  readonly answer: KeptAnswer<T>
  /** Somebody else's run, or an earlier one, made this answer. */
  readonly replayed: boolean
  readonly keyId: string
}

/** The right to run a request. */
export interface Claim {
  /**
   * The same for every run of one request, also after a crash: what a run makes is kept under it, once, so that the next
   * run finds it instead of making another.
   */
  readonly keyId: string
}

/** How long an answer is waited for, and whether it may still be repeated. */
export interface OnceOptions {
  /** Aborts when nobody waits any longer. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly deadlineAtMs: number
  /**
   * Asked before an answer under a derived key is repeated: whether what it tells of is still so. A person who has since
   * undone the change and says the same words again wants it again.
   */
  readonly stillStands?: (keyId: string) => Promise<boolean>
}

export interface IdempotencyRoom {
  /**
   * Runs a write once, however often it is asked for: `run` is called when nobody did this before, the answer of who did
   * is repeated otherwise. A Problem that `run` throws is an answer; whatever else it throws is thrown on.
   *
   * Throws Problem 'idempotency-key-reused' when the key came with other input before, 'idempotency-in-flight' when the
   * first run hasn't ended a second before the deadline, 'not-ready' when the store can't be asked: then nothing ran.
   */
  once<T>(request: WriteRequest, run: (claim: Claim) => Promise<T>, options: OnceOptions): Promise<Once<T>>
  /** Stops sweeping, and waits for what is being kept. */
  close(): Promise<void>
}
