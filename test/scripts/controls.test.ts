/** The table of controls finds what proves them, and notices what doesn't. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NumberedTest } from '../../scripts/controls/find-tests.ts'
import { numberedTests } from '../../scripts/controls/find-tests.ts'
import { controlsPage, gaps } from '../../scripts/controls/page.ts'
import { readResults } from '../../scripts/controls/results.ts'
import { controls, required } from '../../scripts/controls/titles.ts'
import { root, run } from './run.ts'

const proof = (control: number): NumberedTest => ({
  controls: [control],
  file: `test/x/${control}.test.ts`,
  name: 'a promise',
  begins: `${control}: a promise`,
})

describe('the titles', () => {
  test('are sixty-nine, and all up to 36 are due, with those of changes, keys and the audit', () => {
    expect(controls.map(c => c.number)).toEqual(Array.from({ length: 69 }, (_, index) => index + 1))
    expect([...required].toSorted((a, b) => a - b)).toEqual([
      ...Array.from({ length: 36 }, (_, index) => index + 1),
      ...[44, 45, 46, 47, 57, 58, 63, 64, 65, 66],
    ])
  })
})

describe('numbered tests', () => {
  const found = (text: string) => numberedTests('test/a.test.ts', text).map(t => [t.controls, t.begins])

  test.each([
    [`test('10: overage', () => {})`, [[[10], '10: overage']]],
    [`it("4: aud", async () => {})`, [[[4], '4: aud']]],
    [
      `describe('24, 25: a change', () => { test('is refused', () => {}) })`,
      [[[24, 25], '24, 25: a change']],
    ],
    [`test.each(cases)('5: exp %s', () => {})`, [[[5], '5: exp ']]],
    [`test.each([['a']])('5: $claim missing', () => {})`, [[[5], '5: ']]],
    [`test(\`19: in \${x} runs\`, () => {})`, [[[19], '19: in ']]],
    [`describe.skip('1: later', () => {})`, []],
    [`test.todo('2: later')`, []],
    [`test('not 3: a control', () => {})`, []],
    [`note('7: no test')`, []],
    [`// test('8: in a comment')`, []],
  ])('are read from %s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

test('a control that is due and has no test is a gap, and the page says so', () => {
  const all = [...required].map(proof)
  expect(gaps(all)).toEqual([])
  const without = all.filter(t => !t.controls.includes(27))
  expect(gaps(without)).toEqual([27])
  expect(controlsPage(without, {})).toMatch(/^\| 27 \| .* \| ✘ no test \|$/m)
  expect(controlsPage(all, { suite: { on: '2026-01-01', passed: { 27: 3 } } })).toMatch(
    /^\| 27 .* ✔ 3 passed \|$/m,
  )
})

describe('a report of the suite', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-controls-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const report = async (...results: readonly (readonly [control: number, status: string])[]) => {
    const file = join(folder, `${results.length}-${results.map(r => r[1]).join('-')}.json`)
    const testResults = results.map(([control, status]) => ({
      name: join(root, `test/x/${control}.test.ts`),
      assertionResults: [{ ancestorTitles: [], title: `${control}: a promise`, status }],
    }))
    await writeFile(file, JSON.stringify({ testResults }))
    return file
  }

  test('in which every numbered test passed has no fault, and counts them', async () => {
    const { faults, passed } = readResults(root, await report([1, 'passed'], [2, 'passed']), [
      proof(1),
      proof(2),
    ])
    expect(faults).toEqual([])
    expect([...passed]).toEqual([
      [1, 1],
      [2, 1],
    ])
  })

  test.each([
    ['failed', /test\/x\/2\.test\.ts: '2: a promise' failed/],
    ['skipped', /'2: a promise' did not run/],
  ])('with a numbered test that %s is refused', async (status, said) => {
    const { faults } = readResults(root, await report([1, 'passed'], [2, status]), [proof(1), proof(2)])
    expect(faults.join('\n')).toMatch(said)
  })

  test('that lacks a numbered test is refused', async () => {
    const { faults } = readResults(root, await report([1, 'passed']), [proof(1), proof(2)])
    expect(faults).toEqual([`test/x/2.test.ts: '2: a promise' is not among what passed`])
  })

  test('makes the command fail, and so does one that is not there', async () => {
    const { code, stderr } = await run('controls', ['--check', '--results', await report([1, 'failed'])])
    expect(code).toBe(1)
    expect(stderr).toContain("'1: a promise' failed")
    expect((await run('controls', ['--check', '--results', join(folder, 'none.json')])).code).toBe(64)
  })
})
