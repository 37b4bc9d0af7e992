/**
 * npm run test:nightly: the tests that take hours, and the figures of docs/controls.md they give.
 * Exit codes: 0 all as it must be, 1 something isn't, 64 wrong usage.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFigures } from './controls/figures.ts'
import { findTests } from './controls/find-tests.ts'
import { controlsPage } from './controls/page.ts'
import { cedar } from './nightly/cedar.ts'
import { chaos } from './nightly/chaos.ts'
import { mutants } from './nightly/mutants.ts'
import { noninterference } from './nightly/noninterference.ts'
import { bar } from './nightly/progress.ts'
import type { Step, StepResult } from './nightly/step.ts'
import { suite } from './nightly/suite.ts'
import { sweep } from './nightly/sweep.ts'
import { timing } from './nightly/timing.ts'
import { endWithUsage, readOptions } from './support/options.ts'

const STEPS: Readonly<Record<string, Step>> = {
  suite,
  noninterference,
  cedar,
  sweep,
  timing,
  chaos,
  mutants,
}
const HELP = `Usage: npm run test:nightly [-- options]

Runs what takes hours, shows how far it has come, and keeps the figures in docs/controls.figures.json and
docs/controls.md:
  suite            every test, and whether all that prove a control passed; with TEST_DATABASE_URL, for some of them
                   are of PostgreSQL
  noninterference  5,000 sequences of requests to two orgs that differ in what the caller may not read
  cedar            100,000 random requests to the policy engine and to Cedar
  sweep            every record by everybody through every operation that takes an id
  timing           2,000 pairs of a hidden and an absent record: the time must not tell them apart
  chaos            1,000 changes while processes are killed, Salesforce breaks off and the database goes away
  mutants          faults put into api/policy and api/identity: at least 90 % must be noticed
  --only A,B       only these steps
  --seed N         of random choices (default: the day)
  --share X        a share of the full run, above 0 and up to 1; figures are kept of full runs, and of mutants of a
                   share of the lines, which the page then says
  --json           the results as one JSON document on standard output
  --help           this text
`

const { values } = readOptions(HELP, {
  only: { type: 'string' },
  seed: { type: 'string' },
  share: { type: 'string' },
  json: { type: 'boolean' },
})
const names = values.only?.split(',') ?? Object.keys(STEPS)
for (const name of names) if (!Object.hasOwn(STEPS, name)) endWithUsage(`There is no step '${name}'`, HELP)
const seed = Number(values.seed ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''))
if (!Number.isSafeInteger(seed) || seed < 0) endWithUsage('--seed: a whole number', HELP)
const share = Number(values.share ?? 1)
if (!(share > 0 && share <= 1)) endWithUsage('--share: a number above 0, at most 1', HELP)

const root = join(import.meta.dirname, '..')
const say = values.json === true ? console.error : console.log
say(`Seed ${seed}`)
let failed = false
const results: (StepResult & { readonly step: string; readonly minutes: number })[] = []
for (const name of names) {
  const step = STEPS[name]
  if (step === undefined) continue
  const startedMs = performance.now()
  const { passed, said } = await run(name, step)
  const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1)
  say(`${passed ? '✔' : '✘'} ${name} (${minutes} min): ${said}`)
  results.push({ step: name, passed, minutes: Number(minutes), said })
  failed ||= !passed
}
writeFileSync(join(root, 'docs/controls.md'), controlsPage(findTests(root), readFigures(root)))
if (values.json === true) console.log(JSON.stringify({ seed, share, passed: !failed, results }, null, 2))
process.exitCode = failed ? 1 : 0

async function run(name: string, step: Step): Promise<StepResult> {
  const { to, end } = bar(name)
  try {
    return await step({ root, seed, share, progress: to })
  } catch (error) {
    return { passed: false, said: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  } finally {
    end()
  }
}
