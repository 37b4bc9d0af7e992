/** '1 open case', '3 open cases'. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** Parts that are there, joined by a space. */
export const sentence = (...parts: readonly (string | undefined | false)[]): string =>
  `${parts.filter(Boolean).join(' ')}.`

/** 'X' quoted for a sentence; what a caller said is repeated back shortened, on one line. */
export const quoted = (text: string): string => `“${text.replace(/\s+/g, ' ').slice(0, 80)}”`
