/** What the tests of this room ask of a policy that must not be used. */
import { loadPolicy, PolicyError } from '../index.ts'

export const operations = { WhoAmI: 'read', FindCases: 'read' } as const

/** All that a text becomes, to be read; a field that something refers to stands there by its name. */
export function loadedText(text: string): string {
  const { model, needs, objects } = loadPolicy(text, 'policy.yaml', { operations })
  const plain = (key: string, value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries(value)
    if (value instanceof Set) return [...value]
    if (key === 'field' && typeof value === 'object' && value !== null && 'name' in value) return value.name
    return value
  }
  const indented = JSON.stringify({ model, needs, objects }, plain, 2)
  // What fits into a line stands in one.
  return `${indented.replace(/[[{]\n[^[\]{}]*[\]}]/g, part => part.replace(/\s*\n\s*/g, ' '))}\n`
}

/** Refusals as an administrator reads them: what was changed in a good text, and every fault it has thereby. */
export function refusalsOf(
  good: string,
  changes: readonly (readonly [from: string, to: string, ...unknown[]])[],
) {
  const told = changes.map(([from, to]) => {
    const { message } = refusalOf(good.replace(from, () => to))
    const changed = (mark: string, lines: string) => lines.replace(/\n$/, '').replace(/^/gm, `${mark} `)
    return `${changed('-', from)}\n${changed('+', to)}\n${message}\n`
  })
  return told.join('\n')
}

/** The error a text is refused with. Throws when it is taken. */
export function refusalOf(text: string): PolicyError {
  try {
    loadPolicy(text, 'policy.yaml', { operations })
  } catch (error) {
    if (error instanceof PolicyError) return error
    throw error
  }
  throw new Error('The policy was taken.')
}
