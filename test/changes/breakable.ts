/** A store that goes away where a test says, and stays away until it is mended: as a crash or a lost database does. */
import type { KyselyPlugin } from 'kysely'
import type { ChangeEntry } from '../../api/audit/types.ts'
import type { ProxyOptions } from '../../api/main.ts'
import type { Store } from '../../api/store/index.ts'
import { withStore } from '../support/system.ts'

/** Where it goes away: at an entry of the audit, before it is kept or right after. */
interface BreakPoint {
  readonly when: 'before' | 'after'
  /** 'intent', 'outcome', or a step's name. */
  readonly entry: string
  /** Only the audit, so that the rest of the store can still be written. */
  readonly auditOnly?: true
}

export interface StoreFaults {
  /** Has something happen once, right after the next such entry was kept and before whoever kept it goes on. */
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
  return {
    openStore: withStore(opened => {
      store = opened
      return {
        ...opened,
        db: opened.db.withPlugin(plugin),
        async appendAudit(rows) {
          const meant =
            point && rows.some(({ body }) => isAt(JSON.parse(body), point?.entry)) ? point : undefined
          if (meant?.when === 'before') goes(meant)
          if (broken !== undefined) throw gone()
          await opened.appendAudit(rows)
          if (rows.some(({ body }) => isAt(JSON.parse(body), meanwhile?.entry))) {
            const happens = meanwhile?.happens
            meanwhile = undefined
            await happens?.()
          }
          if (meant !== undefined) {
            goes(meant)
            throw gone()
          }
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

const isAt = ({ kind, step }: Partial<ChangeEntry>, entry: string | undefined) =>
  kind === entry || step === entry
