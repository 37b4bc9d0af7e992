/** Where in the text of a policy something stands, for findings about what loaded well. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'

/** A way through the file: a key, or the list item that holds this id or text. */
export type Path = readonly (string | { readonly item: string })[]

export interface Place {
  readonly line: number
  readonly column: number
}

/** Finds places in a text: of the key at the end of a path, or of the last step of it that there is. */
export function placesIn(text: string): (path: Path) => Place {
  const lines = new LineCounter()
  const root = parseDocument(text, { lineCounter: lines, prettyErrors: false }).contents
  return path => {
    let at: unknown = root
    let offset = 0
    for (const step of path) {
      const found = typeof step === 'string' ? inMap(at, step) : inList(at, step.item)
      if (found === undefined) break
      offset = found.place.range?.[0] ?? offset
      at = found.value
    }
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}

interface Found {
  readonly place: Node
  readonly value: unknown
}

function inMap(node: unknown, key: string): Found | undefined {
  if (!isMap(node)) return undefined
  for (const pair of node.items)
    if (isScalar(pair.key) && pair.key.value === key) return { place: pair.key, value: pair.value }
  return undefined
}

function inList(node: unknown, item: string): Found | undefined {
  if (!isSeq(node)) return undefined
  for (const entry of node.items) {
    if (isScalar(entry) && entry.value === item) return { place: entry, value: entry }
    if (isMap(entry) && entry.get('id') === item) return { place: entry, value: entry }
  }
  return undefined
}
