const ASCII = /^[\0-\x7f]*$/
const UNSEEN = /^\p{Default_Ignorable_Code_Point}$/u

/**
 * The text as a person reads it: characters that can't be seen left out, others as the ASCII characters they look like
 * where NFKC knows them (full-width digits, no-break spaces). `at` says where in the text a place of it stood.
 */
export function folded(text: string): { readonly seen: string; at(index: number): number } {
  if (ASCII.test(text)) return { seen: text, at: index => index }
  const parts: string[] = []
  const places: number[] = []
  let index = 0
  for (const character of text) {
    if (!UNSEEN.test(character)) {
      const form = character.charCodeAt(0) < 0x80 ? character : character.normalize('NFKC')
      // What becomes several characters, such as ligatures, is in no number and no key.
      const shown = form.length === 1 ? form : character
      parts.push(shown)
      for (let unit = 0; unit < shown.length; unit++) places.push(index + unit)
    }
    index += character.length
  }
  return { seen: parts.join(''), at: place => places[place] ?? text.length }
}
