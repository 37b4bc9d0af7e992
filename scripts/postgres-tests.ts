/**
 * Runs the tests that keep rows against PostgreSQL, each in a schema of its own that is dropped afterwards.
 * Exit codes: those of the test runner.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const byDefault = 'postgres://postgres@127.0.0.1:5432/test'
const help = `npm run test:postgres

Runs the store and audit tests against PostgreSQL. TEST_DATABASE_URL names the server
(default: ${byDefault}). Each test makes a schema and drops it.`

if (process.argv.includes('--help')) console.log(help)
else {
  const root = join(import.meta.dirname, '..')
  const run = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/store'],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, TEST_DATABASE_URL: process.env.TEST_DATABASE_URL || byDefault },
    },
  )
  process.exit(run.status ?? 1)
}
