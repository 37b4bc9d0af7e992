/** What the tests of this room ask of a policy that must not be used. */
import { loadPolicy, PolicyError } from '../index.ts'

export const operations = { WhoAmI: 'read', FindCases: 'read' } as const

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
