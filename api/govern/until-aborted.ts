import { Problem } from '../problem.ts'

/** The answer, or 'salesforce-timeout' once the signal aborts: nothing behind the door can hold a request open. */
export function untilAborted<T>(answered: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => reject(new Problem('salesforce-timeout'))
    if (signal.aborted) expire()
    signal.addEventListener('abort', expire, { once: true })
    const settled = () => signal.removeEventListener('abort', expire)
    answered.then(
      value => {
        settled()
        resolve(value)
      },
      error => {
        settled()
        reject(error)
      },
    )
  })
}
