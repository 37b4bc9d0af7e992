import type { CallEntry } from '../../api/audit/types.ts'
import type { ProxyOptions } from '../../api/main.ts'
import { type Answer, withStore } from './system.ts'

/** The audit entries of calls a proxy keeps, as they become durable. */
export interface Entries {
  readonly openStore: NonNullable<ProxyOptions['openStore']>
  readonly all: readonly CallEntry[]
  /** The entry of an answer. Throws when there is none. */
  of(answer: Answer): CallEntry
}

export function keptEntries(): Entries {
  const all: CallEntry[] = []
  return {
    all,
    openStore: withStore(opened => ({
      ...opened,
      async appendAudit(rows, within) {
        await opened.appendAudit(rows, within)
        all.push(...rows.map(({ body }) => JSON.parse(body)).filter(entry => entry.kind === 'call'))
      },
    })),
    of(answer) {
      const id = answer.headers.get('sally-request-id')
      const entry = all.find(({ requestId }) => requestId === id)
      if (entry === undefined) throw new Error(`The request ${id} left no entry.`)
      return entry
    },
  }
}
