/**
 * How the policy says no. Hidden and absent are answered in the same words, which repeat nothing but the caller's
 * own: whoever guesses names learns nothing from the answers.
 */
import { Problem } from '../../problem.ts'

const WORD_CHARACTERS_MAX = 100

export const objectDenied = (object: string) =>
  new Problem('object-denied', { detail: `${quoted(object)} does not exist or is not permitted.` })

export const fieldDenied = (object: string, field: string) =>
  new Problem('field-denied', {
    detail: `${quoted(field)} of ${quoted(object)} does not exist, can’t be used like this or is not permitted.`,
  })

export const invalidInput = (detail: string) => new Problem('invalid-input', { detail })

/** A caller's word in quotes, cut, without characters that would change how the sentence reads. */
function quoted(word: string): string {
  const plain = word.toWellFormed().replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '\u{fffd}')
  return plain.length > WORD_CHARACTERS_MAX ? `‘${plain.slice(0, WORD_CHARACTERS_MAX)}…’` : `‘${plain}’`
}
