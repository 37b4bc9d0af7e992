/** npm run audit -- roles: the SQL of a role for the proxy that can add to the audit and do nothing else to it. */
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'

const HELP = `Usage: npm run audit -- roles [options]

Prints SQL for PostgreSQL, to be run by the owner of the tables after each new version has brought them to its form (by
starting once with the owner's DATABASE_URL). It gives a second role what the proxy needs: all of its own tables, and of
the audit only to append by audit_append(), to read, and to keep checkpoints. That role can neither change nor remove an
entry, nor lift what forbids it; start the proxy with it.

  --role NAME    the proxy's role, which must exist (default: sallyport_app)
  --schema NAME  schema of the tables (default: public)
  --help         this text
`

const auditTables = ['audit_entry', 'audit_head', 'audit_retention', 'audit_checkpoint', 'audit_subject_key']
const migrationTables = ['kysely_migration', 'kysely_migration_lock']

export const roles: Command = {
  summary: 'prints SQL for a role that can add to the audit and do nothing else to it',
  run(args) {
    const string = { type: 'string' } as const
    const { values } = readOptions(HELP, { role: string, schema: string }, 0, args)
    for (const name of [values.role, values.schema])
      if (name !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/.test(name))
        endWithUsage(`'${name}' is no plain name of PostgreSQL: a–z, 0–9 and _`, HELP)
    process.stdout.write(rolesSql(values.role ?? 'sallyport_app', values.schema ?? 'public'))
    return 0
  },
}

/** The statements, for names that need no quotes. */
export function rolesSql(role: string, schema: string): string {
  const named = (tables: readonly string[]) => tables.map(table => `${schema}.${table}`).join(', ')
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role}`,
    `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    `REVOKE ALL ON ${named([...auditTables, ...migrationTables])} FROM ${role}`,
    `GRANT SELECT ON ${named([...auditTables, ...migrationTables])} TO ${role}`,
    `GRANT INSERT ON ${named(['audit_checkpoint', 'audit_subject_key'])} TO ${role}`,
    `GRANT UPDATE (sunk_at) ON ${schema}.audit_checkpoint TO ${role}`,
    `GRANT UPDATE (record_id) ON ${schema}.audit_subject_key TO ${role}`,
    `GRANT EXECUTE ON FUNCTION ${schema}.audit_append(text[], bigint[], text[], text[], text[]) TO ${role}`,
  ]
    .map(statement => `${statement};\n`)
    .join('')
}
