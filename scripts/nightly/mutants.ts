import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepFigures } from '../controls/figures.ts'
import type { Step } from './step.ts'

/** Killed of all, in per cent. */
const SCORE_MIN = 90
const FOLDERS = ['api/policy', 'api/identity']
const SURVIVORS_SAID_MAX = 60

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string
        readonly mutants: readonly {
          readonly status: string
          readonly mutatorName: string
          readonly replacement?: string
          readonly location: { readonly start: { readonly line: number; readonly column: number } }
        }[]
      }
    >
  >
}

/** Faults put into policy and identity one after another: how many do their tests notice? */
export const mutants: Step = async ({ root, progress }) => {
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js')
  const child = spawn(process.execPath, [stryker, 'run', '--reporters', 'progress-append-only,json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  let output = ''
  const read = (text: string) => {
    output = (output + text).slice(-4_000)
    const [, done, of, words] = [...output.matchAll(/(\d+)\/(\d+) tested \(([^)]*)\)/g)].at(-1) ?? []
    if (of !== undefined) progress(Number(done), Number(of), `${done} of ${of}, ${words}`)
  }
  child.stdout.setEncoding('utf8').on('data', read)
  child.stderr.setEncoding('utf8').on('data', read)
  const [code] = await once(child, 'close')
  if (code !== 0) return { passed: false, said: output }
  const report: Report = JSON.parse(await readFile(join(root, '.data/mutants.json'), 'utf8'))
  const folders = Object.fromEntries(FOLDERS.map(folder => [folder, scoreOf(report, folder)]))
  keepFigures(root, 'mutants', { folders })
  const scores = Object.entries(folders).map(([folder, { killed, all }]) => ({
    passed: 100 * killed >= SCORE_MIN * all,
    said: `${folder}: ${killed} of ${all} killed (${((100 * killed) / all).toFixed(1)} %)`,
  }))
  return {
    passed: scores.every(score => score.passed),
    said: [...scores.map(score => score.said), ...survivors(report).slice(0, SURVIVORS_SAID_MAX)].join('\n'),
  }
}

const NOTICED = new Set(['Killed', 'Timeout'])
const UNNOTICED = new Set(['Survived', 'NoCoverage'])

function scoreOf(report: Report, folder: string) {
  const statuses = Object.entries(report.files)
    .filter(([file]) => file.startsWith(`${folder}/`))
    .flatMap(([, { mutants: all }]) => all.map(m => m.status))
  const killed = statuses.filter(s => NOTICED.has(s)).length
  return { killed, all: killed + statuses.filter(s => UNNOTICED.has(s)).length }
}

/** 'api/policy/decide/mask.ts:12:3 StringLiteral → ""' */
const survivors = (report: Report): readonly string[] =>
  Object.entries(report.files).flatMap(([file, { mutants: all }]) =>
    all
      .filter(m => UNNOTICED.has(m.status))
      .map(({ location: { start }, mutatorName, replacement = '' }) => {
        const instead = replacement.replace(/\s+/g, ' ').slice(0, 60)
        return `${file}:${start.line}:${start.column} ${mutatorName} → ${instead}`
      }),
  )
