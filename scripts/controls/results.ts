/** What a test report says of the numbered tests: the JSON reporter's file. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { controlsOf, type NumberedTest } from './find-tests.ts'

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
    }[]
  }[]
}

export interface Results {
  /** Tests that passed, by control: cases of a table count each. */
  readonly passed: ReadonlyMap<number, number>
  /** Sentences; empty when every numbered test ran and passed. */
  readonly faults: readonly string[]
}

/** Tests of folders that need what isn't part of the project are asked for only where the report has some of them. */
const APART = ['test/conformance/']

/** Compares a report (`vitest run --reporter=json`) with the tests found in the sources. */
export function readResults(root: string, reportFile: string, tests: readonly NumberedTest[]): Results {
  const report: Report = JSON.parse(readFileSync(reportFile, 'utf8'))
  const passed = new Map<number, number>()
  const faults: string[] = []
  const seen: { file: string; titles: readonly string[] }[] = []
  for (const { name, assertionResults } of report.testResults) {
    const file = relative(root, name).replaceAll('\\', '/')
    for (const { ancestorTitles, title, status } of assertionResults) {
      const titles = [...ancestorTitles, title]
      const controls = new Set(titles.flatMap(controlsOf))
      if (controls.size === 0) continue
      if (status !== 'passed') {
        faults.push(`${file}: '${titles.join(' > ')}' ${status === 'failed' ? 'failed' : 'did not run'}`)
        continue
      }
      seen.push({ file, titles })
      for (const control of controls) passed.set(control, (passed.get(control) ?? 0) + 1)
    }
  }
  const files = new Set(report.testResults.map(r => relative(root, r.name).replaceAll('\\', '/')))
  const isApart = (file: string) =>
    APART.some(folder => file.startsWith(folder) && ![...files].some(f => f.startsWith(folder)))
  for (const test of tests) {
    if (isApart(test.file)) continue
    const ran = seen.some(s => s.file === test.file && s.titles.some(title => title.startsWith(test.begins)))
    if (!ran) faults.push(`${test.file}: '${test.begins}' is not among what passed`)
  }
  return { passed, faults: [...new Set(faults)] }
}
