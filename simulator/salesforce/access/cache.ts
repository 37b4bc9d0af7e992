/** Values worked out per user and dropped when an object they were worked out from changes. */
import type { RunningUser, Store } from '../model.ts'

/**
 * `work` of a user, kept until one of `objects` changes in the store. Asking costs one comparison while nothing at
 * all was written.
 */
export function perUser<T>(store: Store, objects: readonly string[], work: (user: RunningUser) => T) {
  const known = new Map<string, T>()
  let seen = -1
  let stamp = -1
  return (user: RunningUser): T => {
    if (store.revision !== seen) {
      seen = store.revision
      const now = objects.reduce((sum, object) => sum + store.revisionOf(object), 0)
      if (now !== stamp) known.clear()
      stamp = now
    }
    const found = known.get(user.id)
    if (found !== undefined) return found
    const made = work(user)
    known.set(user.id, made)
    return made
  }
}
