/** Waits so long, or until the signal aborts. Never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

export const systemWait: Wait = (ms, signal) =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done, { once: true })
  })

/** What a promise comes to, or 'late' when that takes longer. Rejects as the promise does. */
export async function within<T>(
  wait: Wait,
  ms: number,
  signal: AbortSignal,
  promise: Promise<T>,
): Promise<T | 'late'> {
  const settled = new AbortController()
  const waited = wait(ms, AbortSignal.any([signal, settled.signal])).then(() => 'late' as const)
  try {
    return await Promise.race([promise, waited])
  } finally {
    settled.abort()
  }
}
