/** Typed reading of YAML nodes: what is not of the expected shape becomes a fault with its place, never an exception. */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import type { Faults, Place } from './faults.ts'

export interface Entry {
  readonly key: string
  readonly keyPlace: Place
  readonly value: Node | null
}

/** The entries of a map by key. `name` says what the map is, for the fault. Not a map: undefined, and a fault. */
export function readMap(
  node: Node | null,
  name: string,
  place: Place,
  faults: Faults,
): readonly Entry[] | undefined {
  if (!isPlain(node, faults)) return undefined
  if (!isMap(node)) {
    faults.add(node ?? place, `${name} is not a map.`, 'Write it as `key: value` pairs.')
    return undefined
  }
  return node.items.flatMap(({ key, value }) => {
    const keyPlace = isNode(key) ? key : node
    if (!isScalar(key) || typeof key.value !== 'string') {
      faults.add(keyPlace, `${name} has a key that is not a word.`, 'Use a plain word as the key.')
      return []
    }
    return [{ key: key.value, keyPlace, value: isNode(value) ? value : null }]
  })
}

/** The items of a list; a fault and undefined when it is none, or an empty one. */
export function readList(
  node: Node | null,
  name: string,
  place: Place,
  faults: Faults,
): readonly Node[] | undefined {
  if (!isPlain(node, faults)) return undefined
  if (!isSeq(node) || node.items.length === 0) {
    const what = isSeq(node) ? 'is empty' : 'is not a list'
    faults.add(node ?? place, `${name} ${what}.`, 'Write it as a list with at least one item: [a, b].')
    return undefined
  }
  return node.items.filter(isNode)
}

/** A text; a fault and undefined when it is none, or an empty one. */
export function readText(node: Node | null, name: string, place: Place, faults: Faults): string | undefined {
  if (!isPlain(node, faults)) return undefined
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value
  faults.add(
    node ?? place,
    `${name} is not a text.`,
    'Write a word; put quotes around one that YAML reads otherwise.',
  )
  return undefined
}

/** The texts of a list, each once. */
export function readTexts(
  node: Node | null,
  name: string,
  place: Place,
  faults: Faults,
): readonly { readonly text: string; readonly place: Node }[] {
  const seen = new Set<string>()
  return (readList(node, name, place, faults) ?? []).flatMap(item => {
    const text = readText(item, `An item of ${name}`, item, faults)
    if (text === undefined) return []
    if (text === '*') {
      faults.add(item, 'A wildcard grants what nobody has read.', 'Name each one.')
      return []
    }
    if (seen.has(text)) faults.add(item, `${text} is named twice.`, 'Keep one of the two.')
    seen.add(text)
    return [{ text, place: item }]
  })
}

/** True or false; a fault and undefined for anything else. */
export function readFlag(node: Node | null, name: string, place: Place, faults: Faults): boolean | undefined {
  if (!isPlain(node, faults)) return undefined
  if (isScalar(node) && typeof node.value === 'boolean') return node.value
  faults.add(node ?? place, `${name} is neither true nor false.`, 'Write true or false.')
  return undefined
}

/** A flag that is off unless the file says true. */
export const isTrue = (entry: Entry | undefined, faults: Faults): boolean =>
  entry !== undefined && readFlag(entry.value, entry.key, entry.keyPlace, faults) === true

/** The entries by key, with a fault for each key that the language doesn't have and each that is missing. */
export function readKeys<const K extends string>(
  node: Node | null,
  name: string,
  place: Place,
  keys: { readonly allowed: readonly K[]; readonly required?: readonly K[] },
  faults: Faults,
): Partial<Record<K, Entry>> | undefined {
  const entries = readMap(node, name, place, faults)
  if (entries === undefined) return undefined
  const found: Partial<Record<K, Entry>> = {}
  for (const entry of entries) {
    const key = keys.allowed.find(k => k === entry.key)
    if (key === undefined) {
      faults.add(
        entry.keyPlace,
        `${name} has the unknown key ${entry.key}.`,
        `Use ${keys.allowed.join(', ')}.`,
      )
    } else found[key] = entry
  }
  for (const key of keys.required ?? []) {
    if (found[key] === undefined) faults.add(node ?? place, `${name} lacks ${key}.`, `Add ${key}.`)
  }
  return found
}

// Anchors would let a change in one place widen a grant in another, unseen in a diff.
function isPlain(node: Node | null, faults: Faults): boolean {
  if (isAlias(node) || (node !== null && 'anchor' in node && node.anchor !== undefined)) {
    faults.add(
      node,
      'Anchors and aliases are not part of the language.',
      'Write the value out where it holds.',
    )
    return false
  }
  return true
}
