/** A sub-command of npm run audit. */
export interface Command {
  /** What it does, for the list of commands. */
  readonly summary: string
  /** Does it with the words after its name, and gives the exit code. */
  run(args: readonly string[]): Promise<number> | number
}
