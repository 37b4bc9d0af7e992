/** npm run audit -- retain: lets go of what is older than it has to be kept. */
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { type Clock, systemClock } from '../../api/clock.ts'
import type { Store } from '../../api/store/index.ts'
import { bar } from '../nightly/progress.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { headsOf, STORE_HELP, withKept } from './kept.ts'

const HELP = `Usage: npm run audit -- retain --before DATE [--tenant ID]

Empties the bodies of entries older than a date. Their hashes stay, so what is left can still be proven. What is done is
kept as an entry first: a verifier takes an empty body for nothing else. It can't be undone.

  --before DATE  such as 2026-01-31, UTC; not in the future
  --tenant ID    only this tenant; '' for calls that nobody known made
  --help         this text

${STORE_HELP} On PostgreSQL this takes the owner's role.
Exit codes: 0 done, 64 wrong usage, 78 a store that can't be used.
`

const pageRows = 1_000

export const retain: Command = {
  summary: 'empties the bodies of entries older than a date; their hashes stay',
  run(args) {
    const string = { type: 'string' } as const
    const { values } = readOptions(HELP, { before: string, tenant: string }, 0, args)
    const before = /^\d{4}-\d\d-\d\d$/.test(values.before ?? '')
      ? Date.parse(values.before ?? '')
      : Number.NaN
    if (Number.isNaN(before)) endWithUsage('--before: a date such as 2026-01-31', HELP)
    if (before > Date.now()) endWithUsage('--before: a date that has passed', HELP)
    return withKept(async store => {
      for (const { tenant } of await headsOf(store, values.tenant)) {
        const progress = bar('retain')
        const emptied = await retainTenant(store, tenant, before, systemClock, progress.to)
        progress.end()
        process.stdout.write(`${tenant === '' ? 'no tenant' : tenant}: ${emptied} bodies emptied.\n`)
      }
      return 0
    })
  },
}

/** Empties the bodies of a tenant's entries from before a moment (epoch ms), and answers how many there were. */
export async function retainTenant(
  store: Store,
  tenant: string,
  before: number,
  clock: Clock,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<number> {
  const { db } = store
  const upTo = await lastBefore(db, tenant, before)
  if (upTo === 0) return 0
  await db
    .insertInto('audit_retention')
    .values({ tenant, before })
    .onConflict(conflict =>
      conflict.column('tenant').doUpdateSet({ before }).where('audit_retention.before', '<', before),
    )
    .execute()
  const [at, requestId] = [clock.now(), randomUUID()]
  const body = {
    kind: 'retention',
    requestId,
    at,
    tenantId: tenant || null,
    before,
    upTo,
    by: userInfo().username,
  }
  await store.appendAudit([
    { requestId, at, tenantId: tenant || null, kind: 'retention', body: JSON.stringify(body) },
  ])
  let emptied = 0
  for (let from = 1; from <= upTo; from += pageRows) {
    const ends = await db
      .updateTable('audit_entry')
      .set({ body: '' })
      .where('tenant', '=', tenant)
      .where('seq', '>=', from)
      .where('seq', '<=', Math.min(upTo, from + pageRows - 1))
      .where('at', '<', before)
      .where('body', '<>', '')
      .executeTakeFirst()
    emptied += Number(ends.numUpdatedRows)
    onProgress(Math.min(upTo, from + pageRows - 1), upTo)
  }
  return emptied
}

/** The last entry that is older and still has its body; 0 when none has. */
async function lastBefore(db: Store['db'], tenant: string, before: number): Promise<number> {
  const row = await db
    .selectFrom('audit_entry')
    .select(of => of.fn.max('seq').as('seq'))
    .where('tenant', '=', tenant)
    .where('at', '<', before)
    .where('body', '<>', '')
    .executeTakeFirst()
  return Number(row?.seq ?? 0)
}
