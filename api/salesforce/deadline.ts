import type { Clock } from '../clock.ts'
import { SalesforceFault } from './fault.ts'
import type { Timers } from './timers.ts'
import type { CallContext } from './types.ts'

/** One deadline over everything a call does: tokens, attempts, pauses. */
export interface Deadline {
  /** Aborts with a `SalesforceFault` ('deadline' or 'aborted') as its reason. */
  readonly signal: AbortSignal
  readonly atMs: number
  /** Must be called when the work is over, whatever its end. */
  end(): void
  /** Stops what still goes on after a part of the work has failed. */
  abandon(): void
}

/** Starts the deadline of a call. Throws the fault at once when it has passed or the client has gone. */
export function startDeadline(
  { signal, deadlineAtMs }: Pick<CallContext, 'signal' | 'deadlineAtMs'>,
  clock: Clock,
  timers: Timers,
): Deadline {
  const passed = () => new SalesforceFault('deadline', 'The deadline of the request passed.')
  const gone = () =>
    clock.now() >= deadlineAtMs
      ? passed()
      : new SalesforceFault('aborted', 'The request was aborted.', { cause: signal.reason })
  if (signal.aborted) throw gone()
  const remainingMs = deadlineAtMs - clock.now()
  if (remainingMs <= 0) throw passed()
  const controller = new AbortController()
  const onAbort = () => controller.abort(gone())
  signal.addEventListener('abort', onAbort)
  const cancel = timers.after(remainingMs, () => controller.abort(passed()))
  return {
    signal: controller.signal,
    atMs: deadlineAtMs,
    end() {
      cancel()
      signal.removeEventListener('abort', onAbort)
    },
    abandon: () => controller.abort(new SalesforceFault('aborted', 'Another part of the work failed.')),
  }
}

/** The promise's outcome, or the signal's reason if that comes first. What the promise does afterwards is ignored. */
export function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
