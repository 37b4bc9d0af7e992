/** Changes out of the store, as the commands read them: page by page, so that there may be any number. */
import { type KeptChange, keptChange } from '../../api/changes/kept.ts'
import type { Store } from '../../api/store/index.ts'

export const PLACES_HELP = `DATABASE_URL or DATA_DIR (default: .data) say where changes are kept, POLICY_FILE (default: policy.yaml) which values may
be shown, as they do for the proxy: those of fields that the audit keeps as they are. Texts are not among them unless the
policy says \`audit: value\`.`

const pageRowsMax = 200

/** Changes made while their grant was in its pilot, whatever became of them; youngest first. */
export async function* pilotChanges(
  { db }: Pick<Store, 'db'>,
  { tenant, sinceMs }: { readonly tenant: string | undefined; readonly sinceMs: number },
): AsyncGenerator<KeptChange> {
  let last: { readonly created_at: number; readonly id: string } | undefined
  for (;;) {
    const before = last
    const rows = await db
      .selectFrom('change')
      .selectAll()
      .where('created_at', '>=', sinceMs)
      // Only narrows: a text of the change may hold it, too.
      .where('payload', 'like', '%"shadow":true%')
      .$if(tenant !== undefined, query => query.where('tenant_id', '=', tenant ?? ''))
      .$if(before !== undefined, query =>
        query.where(({ eb, and, or }) =>
          or([
            eb('created_at', '<', before?.created_at ?? 0),
            and([eb('created_at', '=', before?.created_at ?? 0), eb('id', '<', before?.id ?? '')]),
          ]),
        ),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(pageRowsMax)
      .execute()
    for (const row of rows) {
      const change = keptChange(row)
      if (change.payload.shadow) yield change
    }
    last = rows.at(-1)
    if (rows.length < pageRowsMax) return
  }
}
