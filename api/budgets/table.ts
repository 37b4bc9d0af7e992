/**
 * Counts as they are shared. Each instance writes its own rows only, under a revision that rises, so that nobody waits
 * for anybody and the others read just what is new.
 */
import type { Store } from '../store/index.ts'
import type { Counted } from './elsewhere.ts'

type Db = Store['db']

/** The most rows of one statement. */
export const batchRowsMax = 500

export interface CallerUse extends Counted {
  /** 'tenant id object id' */
  readonly caller: string
}

/**
 * Writes what an instance has counted of at most `batchRowsMax` callers, under a revision greater than all it used. The
 * others read it once they are told of the revision (`tellRevision`): no lock is held from one statement to the next.
 */
export async function tellUse(
  db: Db,
  instance: string,
  revision: number,
  uses: readonly CallerUse[],
): Promise<void> {
  await db
    .insertInto('reading_use')
    .values(
      uses.map(use => ({
        instance,
        caller: use.caller,
        revision,
        hour: use.hour,
        day: use.day,
        rows_in_hour: use.rowsInHour,
        rows_in_day: use.rowsInDay,
        records_in_hour: use.recordsInHour,
        records_in_day: use.recordsInDay,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['instance', 'caller']).doUpdateSet(({ ref }) => ({
        revision: ref('excluded.revision'),
        hour: ref('excluded.hour'),
        day: ref('excluded.day'),
        rows_in_hour: ref('excluded.rows_in_hour'),
        rows_in_day: ref('excluded.rows_in_day'),
        records_in_hour: ref('excluded.records_in_hour'),
        records_in_day: ref('excluded.records_in_day'),
      })),
    )
    .execute()
}

/** Says that everything up to a revision is written. */
export async function tellRevision(db: Db, instance: string, revision: number, day: number): Promise<void> {
  await db
    .insertInto('reading_instance')
    .values({ instance, revision, day })
    .onConflict(conflict => conflict.column('instance').doUpdateSet({ revision, day }))
    .execute()
}

/** How far the other instances have come that counted on that day or later. */
export const readInstances = (db: Db, own: string, day: number) =>
  db
    .selectFrom('reading_instance')
    .select(['instance', 'revision'])
    .where('instance', '<>', own)
    .where('day', '>=', day)
    .execute()

/** Hands what an instance has told of that day or later after a revision to `take`, `batchRowsMax` rows at a time. */
export async function readUse(
  db: Db,
  instance: string,
  after: number,
  day: number,
  take: (use: CallerUse) => void,
): Promise<void> {
  let last = { revision: after, caller: '' }
  for (;;) {
    const { revision, caller } = last
    const rows = await db
      .selectFrom('reading_use')
      .selectAll()
      .where('instance', '=', instance)
      .where('day', '>=', day)
      .where(({ eb, and, or }) =>
        // Nothing is left of the first revision: it was read to its end.
        caller === ''
          ? eb('revision', '>', revision)
          : or([
              eb('revision', '>', revision),
              and([eb('revision', '=', revision), eb('caller', '>', caller)]),
            ]),
      )
      .orderBy('revision')
      .orderBy('caller')
      .limit(batchRowsMax)
      .execute()
    for (const row of rows)
      take({
        caller: row.caller,
        hour: row.hour,
        day: row.day,
        rowsInHour: row.rows_in_hour,
        rowsInDay: row.rows_in_day,
        recordsInHour: row.records_in_hour,
        recordsInDay: row.records_in_day,
      })
    const end = rows.at(-1)
    if (end === undefined || rows.length < batchRowsMax) return
    last = end
  }
}

/**
 * Removes up to `batchRowsMax` rows of days before that one: those of this instance, and of any that hasn't counted on
 * that day. The others remove their own, so that nobody waits for anybody. Answers whether more may be left.
 */
export async function removeUseBefore(db: Db, own: string, day: number): Promise<boolean> {
  const removed = await db
    .deleteFrom('reading_use')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('instance', 'caller'),
        'in',
        selectFrom('reading_use')
          .select(['instance', 'caller'])
          .where('day', '<', day)
          .where(inner =>
            inner.or([
              inner('instance', '=', own),
              inner(
                'instance',
                'not in',
                inner.selectFrom('reading_instance').select('instance').where('day', '>=', day),
              ),
            ]),
          )
          .orderBy('instance')
          .orderBy('caller')
          .limit(batchRowsMax)
          .$asTuple('instance', 'caller'),
      ),
    )
    // Asked again: its instance may have counted since it was looked at.
    .where('day', '<', day)
    .executeTakeFirst()
  if (Number(removed.numDeletedRows) > 0) return true
  await db.deleteFrom('reading_instance').where('day', '<', day).execute()
  return false
}
