/** docs/controls.figures.json: what the long runs measured, kept with the sources so that docs/controls.md shows it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Each part is written by the run it comes from; a part that is missing was not run yet. `on`: YYYY-MM-DD. */
export interface Figures {
  /** Tests passed in the suite, by control. */
  readonly suite?: { readonly on: string; readonly passed: Readonly<Record<string, number>> }
  readonly nonInterference?: {
    readonly on: string
    readonly sequences: number
    readonly requests: number
    readonly differences: number
  }
  readonly cedar?: {
    readonly on: string
    readonly requests: number
    readonly policies: number
    readonly disagreements: number
  }
  /** Every record by everybody, against a brute-force oracle. */
  readonly sweep?: {
    readonly on: string
    readonly requests: number
    readonly shown: number
    readonly absent: number
    readonly faults: number
  }
  /** Control 32: a hidden record and none, each asked for so many times; `p` of the test that tells them apart. */
  readonly timing?: { readonly on: string; readonly pairs: number; readonly p: number }
  /** Changes made while processes were killed and answers lost. */
  readonly chaos?: {
    readonly on: string
    /** Of the store. */
    readonly engines: string
    readonly changes: number
    readonly kills: number
    readonly restarts: number
    /** How often the database went away. */
    readonly outages: number
    /** Executions that broke off and were cleared up. */
    readonly reconciled: number
    /** Of those, the ones whose record no longer told who wrote what. */
    readonly leftToAPerson: number
    /** Records written twice by one change. */
    readonly duplicates: number
    /** What was not as the org had it. */
    readonly untrue: number
  }
  /** Mutants by folder; of a share below 1, those of lines drawn at random. */
  readonly mutants?: {
    readonly on: string
    readonly share: number
    readonly folders: Readonly<Record<string, { readonly killed: number; readonly all: number }>>
  }
}

const fileIn = (root: string) => join(root, 'docs/controls.figures.json')

export function readFigures(root: string): Figures {
  try {
    return JSON.parse(readFileSync(fileIn(root), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

/** Replaces one part of the figures. */
export function keepFigures<K extends keyof Figures>(
  root: string,
  part: K,
  measured: Omit<NonNullable<Figures[K]>, 'on'>,
): void {
  const on = new Date().toISOString().slice(0, 10)
  const figures = { ...readFigures(root), [part]: { on, ...measured } }
  writeFileSync(fileIn(root), `${JSON.stringify(figures, null, 2)}\n`)
}
