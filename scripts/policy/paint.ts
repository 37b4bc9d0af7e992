/** Colour, where a person looks: on a terminal only, and never against NO_COLOR. */
import { styleText } from 'node:util'

const styles = { good: 'green', bad: 'red', warn: 'yellow', dim: 'dim', strong: 'bold' } as const

/** The text as it goes to standard output. */
export const paint = (style: keyof typeof styles, text: string): string =>
  styleText(styles[style], text, { stream: process.stdout })
