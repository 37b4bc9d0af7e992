import type { AuditEntry } from '../../api/audit/types.ts'
import type { ProxyOptions } from '../../api/main.ts'
import { type Answer, withStore } from './system.ts'

/** The audit entries a proxy keeps, as they become durable. */
export interface Entries {
  readonly openStore: NonNullable<ProxyOptions['openStore']>
  readonly all: readonly AuditEntry[]
  /** The entry of an answer. Throws when there is none. */
  of(answer: Answer): AuditEntry
}

export function keptEntries(): Entries {
  const all: AuditEntry[] = []
  return {
    all,
    openStore: withStore(opened => ({
      ...opened,
      async appendAudit(rows) {
        await opened.appendAudit(rows)
        all.push(...rows.map(({ body }) => JSON.parse(body)))
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
