import type { IdempotencyRoom } from '../idempotency/index.ts'
import type { Caller } from '../identity/caller.ts'
import type { AnyCall } from './call.ts'
import type { Findings } from './entry.ts'

export interface OnceParts {
  readonly idempotency: Pick<IdempotencyRoom, 'once'>
  /** Whether the change that a key made is still as its answer said; without it every answer stands. */
  readonly stillStands?: ((keyId: string) => Promise<boolean>) | undefined
}

/**
 * The outcome of a write that runs once for all equal requests; `run` is given the id under which it keeps what it makes.
 * Whoever gets here may ask it now: an answer is repeated only to who would be given it anew. Throws what the first was
 * refused with, and what `once` throws.
 */
export async function onceForAll<T>(
  { idempotency, stillStands }: OnceParts,
  call: AnyCall,
  { tenantId, objectId }: Caller,
  key: string | undefined,
  found: Findings,
  run: (keyId: string) => Promise<T>,
): Promise<T> {
  const { operation, context } = call
  const keyed = key === undefined ? 'derived' : 'given'
  found.idempotency = { keyed, replayed: false }
  const { answer, replayed, keyId } = await idempotency.once(
    { tenantId, objectId, operation, key, input: found.input },
    claim => run(claim.keyId),
    {
      signal: context.signal,
      deadlineAtMs: context.deadlineAtMs,
      ...(stillStands !== undefined && { stillStands }),
    },
  )
  found.idempotency = { keyed, replayed, keyId }
  if ('problem' in answer) throw answer.problem
  return answer.outcome
}
