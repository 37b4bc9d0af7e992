import { plain } from '../../text/plain.ts'

const QUOTED_CHARACTERS_MAX = 80

/** '1 open case', '3 open cases'. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** Parts that are there, joined by a space, as plain text whatever stands in them. */
export const sentence = (...parts: readonly (string | undefined | false)[]): string =>
  plain(`${parts.filter(Boolean).join(' ')}.`)

/** 'X' quoted for a sentence; what a caller said is repeated back shortened, as plain text. */
export const quoted = (text: string): string => `“${plain(text, QUOTED_CHARACTERS_MAX)}”`
