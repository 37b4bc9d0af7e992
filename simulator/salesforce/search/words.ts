/** Text → words as the search index sees them: without case, accents or punctuation. */

const NOT_WORD = /[^\p{L}\p{N}]+/u
const ACCENTS = /\p{M}+/gu

export const fold = (text: string): string => text.normalize('NFKD').replace(ACCENTS, '').toLowerCase()

export function wordsOf(text: string): string[] {
  return fold(text)
    .split(NOT_WORD)
    .filter(word => word !== '')
}
