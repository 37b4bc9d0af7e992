/** What is wrong with a policy file: every fault with its place and its remedy, all reported at once. */
import type { LineCounter, Node } from 'yaml'

interface Fault {
  readonly line: number
  readonly column: number
  readonly what: string
  readonly remedy: string
}

/** A policy that can't be used. Its message lists every fault, one to a line: `file:line:column: what remedy`. */
export class PolicyError extends Error {
  readonly faults: readonly Fault[]

  constructor(fileName: string, faults: readonly Fault[]) {
    const lines = faults.map(f => `${fileName}:${f.line}:${f.column}: ${f.what} ${f.remedy}`)
    super(`The policy can’t be used (${faults.length}):\n${lines.join('\n')}`)
    this.faults = faults
  }
}

/** A place in the file: a node, or the offset of one. */
export type Place = Node | number | null | undefined

export interface Faults {
  /** Notes a fault and goes on. `what` and `remedy` are sentences. */
  add(place: Place, what: string, remedy: string): void
  /** Throws PolicyError when a fault was noted. */
  check(): void
}

export function collectFaults(fileName: string, lines: LineCounter): Faults {
  const faults: Fault[] = []
  return {
    add: (place, what, remedy) => {
      const offset = typeof place === 'number' ? place : (place?.range?.[0] ?? 0)
      const { line, col } = lines.linePos(offset)
      faults.push({ line: Math.max(line, 1), column: Math.max(col, 1), what, remedy })
    },
    check: () => {
      if (faults.length === 0) return
      throw new PolicyError(
        fileName,
        faults.toSorted((a, b) => a.line - b.line || a.column - b.column),
      )
    },
  }
}
