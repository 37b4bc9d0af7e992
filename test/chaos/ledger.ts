/** What the simulated org really wrote, commit by commit: the truth that changes are held against. */
import type { Org, Row } from '../../simulator/salesforce/model.ts'

/** One row of one commit. */
export interface Written {
  readonly object: 'Opportunity' | 'Task'
  readonly before: Row | undefined
  readonly after: Row
}

const watched = ['Opportunity', 'Task'] as const
/** Fields of an opportunity that the changes of these tests write. */
const fields = ['NextStep', 'Amount'] as const

/** Notes from now on every commit of tasks, and of opportunities whose next step or amount it changes. */
export function keepLedger({ store }: Org): readonly Written[] {
  const ledger: Written[] = []
  const { put, transaction } = store
  /** Of the transaction under way; undefined outside one. */
  let open: Written[] | undefined
  Object.assign(store, {
    put(object: string, row: Row) {
      const watchedObject = watched.find(name => name === object)
      if (watchedObject !== undefined) {
        const before = store.get(object, String(row.Id))
        if (object === 'Task' || fields.some(field => before?.[field] !== row[field]))
          (open ?? ledger).push({ object: watchedObject, before, after: row })
      }
      put(object, row)
    },
    transaction<T>(work: () => T): T {
      const outer = open
      const own: Written[] = []
      open = own
      try {
        const result = transaction(work)
        ;(outer ?? ledger).push(...own)
        return result
      } finally {
        open = outer
      }
    },
  })
  return ledger
}
