/**
 * npm run policy -- check | test | explain | diff | matrix: looks at policy files, without a proxy and without Salesforce.
 * Exit codes: 0 fine, 1 findings or failed tests, 64 wrong usage, 78 a policy that can't be used.
 */
import { PolicyError } from '../api/policy/index.ts'
import { check } from './policy/check.ts'
import type { Command } from './policy/command.ts'
import { diff } from './policy/diff.ts'
import { explain } from './policy/explain.ts'
import { matrix } from './policy/matrix.ts'
import { Unreadable } from './policy/source.ts'
import { test } from './policy/test.ts'
import { endWithUsage } from './support/options.ts'

const EXIT_CONFIG = 78
const commands: Readonly<Record<string, Command>> = { check, test, explain, diff, matrix }

const HELP = `Usage: npm run policy -- <command> [arguments]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join('\n')}

Every command takes --help and --json. Exit codes: 0 fine, 1 findings or failed tests, 64 wrong usage, 78 a policy that
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
    if (!(error instanceof PolicyError) && !(error instanceof Unreadable)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CONFIG
  }
