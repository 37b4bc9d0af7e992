/** The gateway's only source of waiting, so that tests can hold it. */
export interface Timers {
  /** Runs `run` once after `delayMs` unless cancelled by the function it returns. */
  after(delayMs: number, run: () => void): () => void
  /** Waits before a retry; ends early, without an error, when the signal aborts. */
  pause(delayMs: number, signal: AbortSignal): Promise<void>
}

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  pause: (delayMs, signal) =>
    new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, delayMs)
      signal.addEventListener('abort', done)
    }),
}
