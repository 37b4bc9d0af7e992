/**
 * Writes docs/controls.md: which tests prove which control.
 * Exit codes: 0 done or fresh, 1 stale, a gap, or a numbered test that didn't pass, 64 wrong usage.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { keepFigures, readFigures } from './controls/figures.ts'
import { findTests } from './controls/find-tests.ts'
import { controlsPage, gaps } from './controls/page.ts'
import { readResults } from './controls/results.ts'
import { endWithUsage, readOptions } from './support/options.ts'

const HELP = `Usage: npm run controls [-- options]

Writes docs/controls.md from the names of the tests and docs/controls.figures.json.
  --check          write nothing; exit 1 when the page is stale or a control that is due has no test
  --results FILE   a report of 'vitest run --reporter=json --outputFile=FILE': exit 1 when a numbered test failed or
                   didn't run
  --keep           with --results: keep what passed in docs/controls.figures.json
  --help           this text
`

const { values } = readOptions(HELP, {
  check: { type: 'boolean' },
  results: { type: 'string' },
  keep: { type: 'boolean' },
})
const root = join(import.meta.dirname, '..')
const page = join(root, 'docs/controls.md')
const tests = findTests(root)
const faults: string[] = []

if (values.results !== undefined) checkResults(resolve(values.results))
for (const number of gaps(tests))
  faults.push(`Control ${number} has no test whose name begins with '${number}: '.`)
const text = controlsPage(tests, readFigures(root))
const fresh = existsSync(page) && readFileSync(page, 'utf8') === text
if (values.check === true) {
  if (!fresh) faults.push('docs/controls.md is stale: run npm run controls.')
} else if (!fresh) writeFileSync(page, text)
for (const fault of faults) console.error(fault)
console.log(
  `${tests.length} numbered tests. ${fresh || values.check ? '' : 'Written: docs/controls.md'}`.trim(),
)
process.exitCode = faults.length > 0 ? 1 : 0

function checkResults(file: string) {
  if (!existsSync(file)) endWithUsage(`There is no report ${file}`, HELP)
  const results = readResults(root, file, tests)
  faults.push(...results.faults)
  if (values.keep === true && results.faults.length === 0)
    keepFigures(root, 'suite', { passed: Object.fromEntries(results.passed) })
}
