/**
 * Runs the conformance tests against public data kept outside the project.
 * Exit codes: those of the test runner; 0 with a clear word when the data is absent; 64 wrong usage.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { conformanceData, present } from '../test/conformance/data.ts'
import { readOptions } from './support/options.ts'

const HELP = `Usage: npm run test:conformance [-- --help]

Tests the proxy against public vectors and schemas: JSON parsing suite, JWS and JWK vectors, naughty strings,
connector schemas. The data is read from CONFORMANCE_DATA (default: ../shared/conformance) and is not part of
the project.
`

readOptions(HELP, {})
const missing = ['security', 'connector'].filter(part => !present(part))
if (missing.length > 0)
  console.log(`No conformance data for ${missing.join(', ')} in ${conformanceData}: those tests are SKIPPED.`)
if (missing.length === 2) process.exit(0)
const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.conformance.config.ts'], {
  stdio: 'inherit',
  cwd: join(import.meta.dirname, '..'),
})
process.exit(run.status ?? 1)
