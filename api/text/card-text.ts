import { visible } from './visible.ts'

const SHOWN_CHARACTERS_MAX = 120

/**
 * Text from elsewhere as the `text` of a TextRun, which knows no Markdown. What card templates and cards themselves
 * would replace, `${…}` and `{{…}}`, is broken by a character that looks the same.
 */
export const cardText = (text: string): string =>
  visible(text, SHOWN_CHARACTERS_MAX)
    .replace(/\$(?=\{)/g, '＄')
    .replace(/\{(?=\{)/g, '｛')
