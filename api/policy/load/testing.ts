/** What the tests of this room ask of a policy that must not be used. */
import { loadPolicy, PolicyError } from '../index.ts'

export const operations = { WhoAmI: 'read', FindCases: 'read' } as const

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
