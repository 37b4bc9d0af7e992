import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepFigures } from '../controls/figures.ts'
import { findTests } from '../controls/find-tests.ts'
import { readResults } from '../controls/results.ts'
import type { Step } from './step.ts'

/** The whole suite, and whether every test that proves a control ran and passed. */
export const suite: Step = async ({ root, progress }) => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-suite-'))
  const report = join(folder, 'report.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const tests = findTests(root)
  const files = new Set(tests.map(t => t.file)).size
  try {
    const child = spawn(
      process.execPath,
      [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, NO_COLOR: '1' } },
    )
    let done = 0
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000)
      done += text.match(/^ [✓❯×]/gm)?.length ?? 0
      progress(Math.min(done, files), files + done, `${done} files`)
    })
    const [code] = await once(child, 'close')
    const { faults, passed } = readResults(root, report, tests)
    const sum = [...passed.values()].reduce((a, b) => a + b, 0)
    const good = code === 0 && faults.length === 0
    if (good) keepFigures(root, 'suite', { passed: Object.fromEntries(passed) })
    return {
      passed: good,
      said: [`${sum} tests of controls passed`, ...faults, ...(good ? [] : [output])].join('\n'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
