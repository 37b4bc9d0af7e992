/** Salesforce: the longest a text field can be. */
export const TEXT_CHARACTERS_MAX = 131_072

/** Nothing in it can be invisible, and it is composed already: most texts end here. */
const ORDINARY = /^[\n\t -~\u00a0-\u00ac\u00ae-\u02ff]*$/
const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/**
 * What takes no room on a screen and can carry a message to a machine: control characters but newline and tab,
 * unpaired surrogates, noncharacters, and all that Unicode calls default-ignorable: zero-width and bidi controls,
 * variation selectors, fillers, the tags U+E0000–E007F.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufff9-\ufffb]/gu

/**
 * The text as a person would see it: invisible characters gone, line ends as \n, Unicode form C, cut to so many UTF-16
 * units with '…'. Idempotent, never longer, defined for every string. The price: emoji made of several fall into their
 * parts, and Persian or Indic words lose their zero-width joiners.
 */
export function visible(text: string, charactersMax = TEXT_CHARACTERS_MAX): string {
  if (text.length <= charactersMax && ORDINARY.test(text)) return text
  const seen = composed(text.replace(LINE_ENDS, '\n').replace(INVISIBLE, ''))
  // A cut may take away what kept the text from being composed.
  return composed(cut(seen, charactersMax))
}

/** The text, or its beginning and '…', never half of a character. */
export function cut(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text
  const end = Math.max(0, charactersMax - 1)
  const last = text.charCodeAt(end - 1)
  const half = last >= 0xd800 && last <= 0xdbff
  return `${text.slice(0, half ? end - 1 : end)}…`.slice(0, Math.max(0, charactersMax))
}

/** Form C; some scripts have letters that it takes apart: then as it was, so that nothing grows. */
function composed(text: string): string {
  const form = text.normalize('NFC')
  return form.length <= text.length ? form : text
}
