/**
 * Runs the tests that keep rows against PostgreSQL, each in a schema of its own that is dropped afterwards.
 * Exit codes: those of the test runner; 64 wrong usage.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readOptions } from './support/options.ts'

const byDefault = 'postgres://postgres@127.0.0.1:5432/test'
const HELP = `Usage: npm run test:postgres [-- --help]

Runs the tests of store, audit, changes, keys, events and switches against PostgreSQL. TEST_DATABASE_URL names the server
(default: ${byDefault}). Each test makes a schema and drops it.
`

readOptions(HELP, {})
const root = join(import.meta.dirname, '..')
const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...[
      'store',
      'audit',
      'changes',
      'chaos',
      'idempotency',
      'delivery',
      'scenario/switches',
      'scenario/budgets',
    ].map(folder => `test/${folder}`),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: process.env.TEST_DATABASE_URL || byDefault },
  },
)
process.exit(run.status ?? 1)
