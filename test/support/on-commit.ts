import type { Transaction } from 'kysely'
import type { Store } from '../../api/store/index.ts'
import type { Tables } from '../../api/store/tables.ts'

/**
 * Has something happen whenever a transaction has committed, before whoever began it goes on. `db` itself is changed and
 * given back; queries within a transaction have its plugins as ever.
 */
export function onCommit(
  db: Store['db'],
  happens: (transaction: Transaction<Tables>) => Promise<void>,
): Store['db'] {
  const transaction = db.transaction.bind(db)
  return Object.assign(db, {
    transaction() {
      const builder = transaction()
      const execute = builder.execute.bind(builder)
      return Object.assign(builder, {
        async execute<T>(work: (own: Transaction<Tables>) => Promise<T>): Promise<T> {
          let made: Transaction<Tables> | undefined
          const result = await execute(own => {
            made = own
            return work(own)
          })
          if (made !== undefined) await happens(made)
          return result
        },
      })
    },
  })
}
