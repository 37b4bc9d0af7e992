/**
 * Runs the conformance tests against public data kept outside the project.
 * Exit codes: those of the test runner; 0 with a clear word when the data is absent.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { conformanceData, present } from '../test/conformance/data.ts'

const help = `npm run test:conformance

Tests the proxy against public vectors and schemas: JSON parsing suite, JWS and JWK vectors, naughty strings,
connector schemas. The data is read from CONFORMANCE_DATA (default: ../shared/conformance) and is not part of
the project.`

if (process.argv.includes('--help')) {
  console.log(help)
  process.exit(0)
}
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
