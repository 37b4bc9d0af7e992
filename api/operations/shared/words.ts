import { plain } from '../../text/plain.ts'

const QUOTED_CHARACTERS_MAX = 80

/** '1 open case', '3 open cases'. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** The same of rows whose total may not be known: 'At least 26 cases'. */
export const countedRows = (
  { total, atLeast }: { readonly total: number; readonly atLeast?: true },
  one: string,
  many?: string,
): string => (atLeast ? `At least ${counted(total, one, many)}` : counted(total, one, many))

/** Parts that are there, joined by a space, as plain text whatever stands in them. */
export const sentence = (...parts: readonly (string | undefined | false)[]): string =>
  plain(`${parts.filter(Boolean).join(' ')}.`)

/** 'X' quoted for a sentence; what a caller said is repeated back shortened, as plain text. */
export const quoted = (text: string): string => `“${plain(text, QUOTED_CHARACTERS_MAX)}”`
