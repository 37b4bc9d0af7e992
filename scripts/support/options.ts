/** Command lines of the scripts, strictly: what isn't known is refused rather than ignored. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** EX_USAGE of sysexits.h. */
const EXIT_USAGE = 64

/**
 * Values of the options, and up to `wordsMax` other words. With --help it prints `help` and ends the process with
 * exit code 0; with anything unknown it says so and ends with 64. `args`: what stands after a sub-command.
 */
export function readOptions<T extends ParseArgsOptionsConfig>(
  help: string,
  options: T,
  wordsMax = 0,
  args: readonly string[] = process.argv.slice(2),
) {
  const config = {
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: wordsMax > 0,
  } as const
  const read = (() => {
    try {
      return parseArgs(config)
    } catch (error) {
      return endWithUsage(error instanceof Error ? error.message : String(error), help)
    }
  })()
  if ('help' in read.values && read.values.help === true) {
    process.stdout.write(help)
    process.exit(0)
  }
  const surplus = read.positionals[wordsMax]
  if (surplus !== undefined) endWithUsage(`Unexpected argument '${surplus}'`, help)
  return { values: read.values, words: read.positionals }
}

/** Says what is wrong with the command line and how it is used, and ends the process with 64. */
export function endWithUsage(message: string, help: string): never {
  process.stderr.write(`${message}\n\n${help}`)
  process.exit(EXIT_USAGE)
}
