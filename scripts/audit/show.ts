/** npm run audit -- show: what was kept, for people. */
import type { Store } from '../../api/store/index.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { headsOf, STORE_HELP, withKept } from './kept.ts'
import { type Shown, shownOf, tableOf } from './show/table.ts'

const HELP = `Usage: npm run audit -- show [options]

Shows entries as a table: when, who, what, how it was decided. Values of changes are shown where their key is still there.

  --tenant ID  only this tenant; '' for calls that nobody known made
  --change ID  every entry about this change, with its values
  --last N     so many entries of each tenant, 1 to 10,000 (default: 20)
  --json       print one JSON object for each entry
  --help       this text

${STORE_HELP}
Exit codes: 0 done, 64 wrong usage, 78 a store that can't be used.
`

const lastMax = 10_000

export const show: Command = {
  summary: 'shows entries as a table, or the life of one change',
  run(args) {
    const string = { type: 'string' } as const
    const options = { tenant: string, change: string, last: string, json: { type: 'boolean' } } as const
    const { values } = readOptions(HELP, options, 0, args)
    const last = Number(values.last ?? 20)
    if (!Number.isInteger(last) || last < 1 || last > lastMax)
      endWithUsage(`--last: a whole number from 1 to ${lastMax}`, HELP)
    return withKept(async store => {
      for (const { tenant } of await headsOf(store, values.tenant)) {
        const entries = await entriesOf(store.db, tenant, last, values.change)
        if (entries.length === 0) continue
        process.stdout.write(
          values.json
            ? entries.map(entry => `${JSON.stringify(entry)}\n`).join('')
            : tableOf(tenant, entries, values.change !== undefined),
        )
      }
      return 0
    })
  },
}

async function entriesOf(
  db: Store['db'],
  tenant: string,
  last: number,
  change: string | undefined,
): Promise<readonly Shown[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['seq', 'at', 'body'])
    .where('tenant', '=', tenant)
    .$if(change !== undefined, query => query.where('body', 'like', `%${likeText(change ?? '')}%`))
    .orderBy('seq', 'desc')
    .limit(last)
    .execute()
  const shown: Shown[] = []
  for (const row of rows.reverse()) shown.push(await shownOf(db, row))
  return change === undefined ? shown : shown.filter(({ entry }) => entry.changeId === change)
}

/** Nothing of it is a wildcard or a quote. */
const likeText = (change: string) => change.replace(/[^A-Za-z0-9-]/g, '_')
