/** npm run audit -- erase: makes the kept values of one record unreadable for good. */
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { eraseSubject } from '../../api/audit/subjects.ts'
import { salesforceId } from '../../api/soql/salesforce-id.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { headsOf, STORE_HELP, withKept } from './kept.ts'

const HELP = `Usage: npm run audit -- erase --tenant ID --record ID

Takes away the key under which the values of a record are sealed: before and after of every change are unreadable from
then on, also in exports made earlier. Which fields were changed, when and by whom stays, and so does the proof. The
erasure itself is kept as an entry. It can't be undone. Backups of the table audit_subject_key must be erased, too.

  --tenant ID  Entra tenant
  --record ID  Salesforce id, 15 or 18 characters
  --help       this text

${STORE_HELP} On PostgreSQL this takes the owner's role.
Exit codes: 0 erased, 1 nothing was kept of it, 64 wrong usage, 78 a store that can't be used.
`

export const erase: Command = {
  summary: 'makes the kept values of one record unreadable for good',
  run(args) {
    const string = { type: 'string' } as const
    const { values } = readOptions(HELP, { tenant: string, record: string }, 0, args)
    const record = salesforceId(values.record ?? '')
    const { tenant } = values
    if (tenant === undefined) endWithUsage('Which tenant? --tenant ID', HELP)
    if (record === undefined) endWithUsage('Which record? --record with a Salesforce id', HELP)
    return withKept(async store => {
      await headsOf(store, tenant)
      const keys = await eraseSubject(store.db, tenant, record)
      const [at, requestId] = [Date.now(), randomUUID()]
      const body = {
        kind: 'erasure',
        requestId,
        at,
        tenantId: tenant,
        recordId: record,
        keys,
        by: userInfo().username,
      }
      if (keys > 0)
        await store.appendAudit([
          { requestId, at, tenantId: tenant, kind: 'erasure', body: JSON.stringify(body) },
        ])
      process.stdout.write(
        keys > 0 ? `The values of ${record} can’t be read any more.\n` : `No value of ${record} is kept.\n`,
      )
      return keys > 0 ? 0 : 1
    })
  },
}
