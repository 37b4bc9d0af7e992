/**
 * npm run changes -- pilot | show: looks at the changes a proxy keeps; it moves none.
 * Exit codes: 0 fine, 1 something is wrong, 64 wrong usage, 78 a store or policy that can't be used.
 */
import { PolicyError } from '../api/policy/index.ts'
import { StoreError } from '../api/store/index.ts'
import type { Command } from './audit/command.ts'
import { NothingKept } from './audit/kept.ts'
import { pilot } from './changes/pilot.ts'
import { show } from './changes/show.ts'
import { Unreadable } from './policy/source.ts'
import { endWithUsage } from './support/options.ts'

const EXIT_CONFIG = 78
const commands: Readonly<Record<string, Command>> = { pilot, show }

const HELP = `Usage: npm run changes -- <command> [arguments]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

Every command takes --help. Exit codes: 0 fine, 1 something is wrong, 64 wrong usage, 78 a store or policy that can't be
used.
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
    const expected = [StoreError, NothingKept, Unreadable, PolicyError].some(kind => error instanceof kind)
    if (!expected || !(error instanceof Error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIG
  }
