import type { Progress } from './progress.ts'

/** What a step ends with: a sentence, and whether it is as it must be. */
export interface StepResult {
  readonly passed: boolean
  readonly said: string
}

interface StepOptions {
  /** The project's folder. */
  readonly root: string
  /** Of random choices. */
  readonly seed: number
  /** A share of the full run, for trying out: 1 is all of it. Figures are kept of full runs only. */
  readonly share: number
  readonly progress: Progress
}

/** One long run. It keeps its figures itself. */
export type Step = (options: StepOptions) => Promise<StepResult>

/** So many of `all` as the share asks for, and at least one. */
export const shareOf = (all: number, share: number) => Math.max(1, Math.round(all * share))
