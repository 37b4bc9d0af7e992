/**
 * npm run audit -- export | verify | show | retain | erase | roles: looks at what was kept, and proves it.
 * Exit codes: 0 fine, 1 something is wrong, 2 can't be proven, 64 wrong usage, 78 a store that can't be used.
 */
import { StoreError } from '../api/store/index.ts'
import type { Command } from './audit/command.ts'
import { erase } from './audit/erase.ts'
import { exporting } from './audit/export.ts'
import { NothingKept } from './audit/kept.ts'
import { retain } from './audit/retain.ts'
import { roles } from './audit/roles.ts'
import { show } from './audit/show.ts'
import { verify } from './audit/verify.ts'
import { endWithUsage } from './support/options.ts'

const EXIT_CONFIG = 78
/** insufficient_privilege of PostgreSQL: the proxy's own role may neither erase nor retain. */
const FORBIDDEN = '42501'
const commands: Readonly<Record<string, Command>> = { show, export: exporting, verify, retain, erase, roles }

const HELP = `Usage: npm run audit -- <command> [arguments]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

Every command takes --help. Exit codes: 0 fine, 1 something is wrong, 2 can't be proven, 64 wrong usage, 78 a store that
can't be used.
`

const [name, ...args] = process.argv.slice(2)
const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name]
if (name === '--help' || name === '-h') process.stdout.write(HELP)
else if (name === undefined) endWithUsage('Which command?', HELP)
else if (command === undefined) endWithUsage(`There is no command '${name}'`, HELP)
else
  try {
    process.exitCode = await command.run(args)
  } catch (error) {
    const forbidden = error instanceof Error && 'code' in error && error.code === FORBIDDEN
    if (!(error instanceof StoreError) && !(error instanceof NothingKept) && !forbidden) throw error
    process.stderr.write(
      forbidden ? `${error.message}: set DATABASE_URL to the owner of the tables.\n` : `${error.message}\n`,
    )
    process.exitCode = EXIT_CONFIG
  }
