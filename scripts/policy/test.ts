/** npm run policy -- test: does the policy decide as its tests say? */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { knownOperations } from './operations.ts'
import { fromFile, loadSource, readSource } from './source.ts'
import { readTestFile } from './test/read.ts'
import { reportOf } from './test/report.ts'
import { runTests } from './test/run.ts'

const FOLDER = 'policy-tests'
const HELP = `Usage: npm run policy -- test [file …] [options]

Runs tests of a policy: who asks, which records there are, and what is to come of each question. Without files:
${FOLDER}/*.yaml. docs/policy-tools.md explains the format.

  --policy FILE  the policy they are of (default policy.yaml)
  --only TEXT    only tests whose name holds this text
  --json         print one JSON object
  --help         this text

Exit codes: 0 all passed, 1 some failed, 64 wrong usage, 78 a policy or test file that can't be used.
`

export const test: Command = {
  summary: `runs the tests of a policy (${FOLDER}/*.yaml)`,
  run(args) {
    const text = { type: 'string' } as const
    const { values, words } = readOptions(
      HELP,
      { policy: text, only: text, json: { type: 'boolean' } },
      1_000,
      args,
    )
    const files = words.length === 0 ? testFiles() : words
    const policy = loadSource(readSource(values.policy ?? 'policy.yaml'), knownOperations())
    const began = performance.now()
    const results = files
      .map(name => readTestFile({ name, text: fromFile(name) }, policy.model))
      .map(file => ({ ...file, tests: file.tests.filter(t => t.name.includes(values.only ?? '')) }))
      .flatMap(file => runTests(file, policy))
    if (results.length === 0) endWithUsage('There are no such tests', HELP)
    const durationMs = performance.now() - began
    const failed = results.filter(r => r.mismatches.length > 0).length
    const summary = { passed: results.length - failed, failed, durationMs, results }
    process.stdout.write(values.json ? `${JSON.stringify(summary)}\n` : reportOf(results, durationMs))
    return failed === 0 ? 0 : 1
  },
}

function testFiles(): readonly string[] {
  try {
    return readdirSync(FOLDER)
      .filter(name => name.endsWith('.yaml'))
      .toSorted()
      .map(name => join(FOLDER, name))
  } catch {
    return []
  }
}
