/** A store that goes away where a test says, and stays away until it is mended: as a crash or a lost database does. */
import type { KyselyPlugin, Transaction } from 'kysely'
import type { ChangeEntry } from '../../api/audit/types.ts'
import type { ProxyOptions } from '../../api/main.ts'
import type { Store } from '../../api/store/index.ts'
import type { NewAuditRow } from '../../api/store/store.ts'
import type { Tables } from '../../api/store/tables.ts'
import { onCommit } from '../support/on-commit.ts'
import { withStore } from '../support/system.ts'

/**
 * Where it goes away: at an entry of the audit, before it is written, when it is but the transaction it is part of has
 * not committed, or as soon as it is durable.
 */
interface BreakPoint {
  readonly when: 'before' | 'uncommitted' | 'after'
  /** 'intent', 'outcome', or a step's name. */
  readonly entry: string
  /** Only the audit, so that the rest of the store can still be written. */
  readonly auditOnly?: true
  /** Only whoever keeps this entry hears so; nothing else breaks. */
  readonly entryOnly?: true
}

export interface StoreFaults {
  /** Has something happen once, right after the next such entry is durable and before whoever kept it goes on. */
  meanwhile(entry: string, happens: () => Promise<void>): void
  /** Breaks once, at the next such entry. */
  breakAt(point: BreakPoint): void
  /** Breaks now. */
  breakNow(options?: { readonly auditOnly?: true }): void
  /** Everything works again; answers whether it had broken. */
  mend(): boolean
}

export interface Breakable {
  readonly openStore: NonNullable<ProxyOptions['openStore']>
  readonly faults: StoreFaults
  /** The store itself, past all breaks. */
  opened(): Store
}

const gone = () => new Error('The store is gone.')

export function breakable(): Breakable {
  let store: Store | undefined
  let point: BreakPoint | undefined
  let meanwhile: { readonly entry: string; readonly happens: () => Promise<void> } | undefined
  let broken: 'all' | 'audit' | undefined
  const goes = ({ auditOnly }: { readonly auditOnly?: true }) => {
    broken = auditOnly === true ? 'audit' : 'all'
    point = undefined
  }
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (broken === 'all') throw gone()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const breaks = (at: BreakPoint): never => {
    if (at.entryOnly === true) point = undefined
    else goes(at)
    throw gone()
  }
  const goneAt = (when: BreakPoint['when'], rows: readonly NewAuditRow[]) => {
    if (point?.when === when && holds(rows, point.entry)) breaks(point)
    if (broken !== undefined) throw gone()
  }
  const durable = async (rows: readonly NewAuditRow[]) => {
    if (meanwhile !== undefined && holds(rows, meanwhile.entry)) {
      const { happens } = meanwhile
      meanwhile = undefined
      await happens()
    }
    if (point?.when === 'after' && holds(rows, point.entry)) breaks(point)
  }
  return {
    openStore: withStore(opened => {
      store = opened
      const uncommitted = new WeakMap<Transaction<Tables>, readonly NewAuditRow[]>()
      const db = opened.db.withPlugin(plugin)
      return {
        ...opened,
        db: onCommit(db, transaction => durable(uncommitted.get(transaction) ?? [])),
        async appendAudit(rows, within) {
          goneAt('before', rows)
          await opened.appendAudit(rows, within)
          if (within === undefined) return durable(rows)
          uncommitted.set(within, rows)
          goneAt('uncommitted', rows)
        },
      }
    }),
    faults: {
      meanwhile(entry, happens) {
        meanwhile = { entry, happens }
      },
      breakAt(at) {
        point = at
      },
      breakNow: (options = {}) => goes(options),
      mend() {
        const was = broken !== undefined
        broken = undefined
        point = undefined
        meanwhile = undefined
        return was
      },
    },
    opened() {
      if (store === undefined) throw new Error('No store was opened.')
      return store
    },
  }
}

const holds = (rows: readonly NewAuditRow[], entry: string): boolean =>
  rows.some(({ body }) => {
    const { kind, step }: Partial<ChangeEntry> = JSON.parse(body)
    return kind === entry || step === entry
  })
