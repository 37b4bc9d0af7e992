import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
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

/** Faults put into policy and identity one after another: how many do their tests notice? A share of 1 takes hours. */
export const mutants: Step = async ({ root, seed, share, progress }) => {
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js')
  const chosen = share < 1 ? ['--mutate', sampledLines(root, share, seed).join()] : []
  const args = [stryker, 'run', '--reporters', 'progress-append-only,json', ...chosen]
  const child = spawn(process.execPath, args, {
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
  keepFigures(root, 'mutants', { folders, share })
  const scores = Object.entries(folders).map(([folder, { killed, all }]) => ({
    passed: 100 * killed >= SCORE_MIN * all,
    said: `${folder}: ${killed} of ${all} killed (${((100 * killed) / all).toFixed(1)} %)`,
  }))
  return {
    passed: scores.every(score => score.passed),
    said: [...scores.map(score => score.said), ...survivors(report).slice(0, SURVIVORS_SAID_MAX)].join('\n'),
  }
}

/** A share of the lines that hold code, drawn at random: 'api/policy/index.ts:12-12'. */
function sampledLines(root: string, share: number, seed: number): readonly string[] {
  const files = FOLDERS.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root }))
  const lines = files
    .filter(isMutated)
    .toSorted()
    .flatMap(file =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((text, at) =>
          /^\s*(\/?\*|\/\/|import\b|export type\b|$)/.test(text) ? [] : [`${file}:${at + 1}-${at + 1}`],
        ),
    )
  // A line is drawn when its hash falls below the share: no order, no generator, the same for the same seed.
  return lines.filter(line => hash('sha256', `${seed} ${line}`, 'buffer').readUInt32BE() < share * 2 ** 32)
}

/** As in stryker.config.json. */
const isMutated = (file: string) =>
  !/(\.test|\/testing|\/types)\.ts$/.test(file) && file !== 'api/policy/model.ts'

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
