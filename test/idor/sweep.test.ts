import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unlimited } from '../noninterference/policy-text.ts'
import { type System, startSystem } from '../support/system.ts'
import { sweep } from './sweep.ts'

/** The nightly run asks for every row; here a few of each kind for each person and object. */
const ROWS_PER_KIND = 3
const SEED = 21

const policyText = unlimited(readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8'))
let system: System
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-sweep-'))
  const file = join(folder, 'policy.yaml')
  await writeFile(file, policyText)
  system = await startSystem({ environment: { POLICY_FILE: file } })
})
afterAll(async () => {
  await system.stop()
  await rm(folder, { recursive: true, force: true })
})

test('21: nobody gets a record by id or in a list that policy and sharing don’t both give, and hidden is as absent', {
  timeout: 600_000,
}, async () => {
  const { faults, shown, absent } = await sweep(system, policyText, {
    rowsPerKindMax: ROWS_PER_KIND,
    pagesMax: 2,
    seed: SEED,
  })
  expect(faults).toEqual([])
  expect(shown).toBeGreaterThan(300)
  expect(absent).toBeGreaterThan(300)
})
