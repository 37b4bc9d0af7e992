import { cardText } from '../../text/card-text.ts'

/** What a brief puts on a card. Whatever the strings hold, the card's elements depend on their number alone. */
interface CardContent {
  readonly title: string
  /** Said where a card can't be shown; a sentence of ours. */
  readonly message: string
  readonly facts: readonly (readonly [label: string, value: string | number | undefined])[]
  readonly lists: readonly { readonly heading: string; readonly lines: readonly string[] }[]
  readonly record: { readonly id: string; readonly salesforceUrl: string }
}

type Card = Record<string, unknown>
const ABSENT = '–'
/** Teams refuses cards beyond 28 KB. */
const LINES_MAX = 10

/**
 * An Adaptive Card 1.5, the latest that Teams shows. Values stand in text runs, which know no Markdown; there is no
 * picture, and the only address is the record's on the org's own host. Source: Microsoft, Adaptive Cards schema.
 */
export const briefCard = ({ title, message, facts, lists, record }: CardContent): Card => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  fallbackText: message,
  body: [
    textBlock(run(title, { weight: 'Bolder', size: 'Large' })),
    ...facts.map(([label, value]) =>
      textBlock(
        run(`${label}: `, { weight: 'Bolder' }),
        run(typeof value === 'number' ? inWords(value) : value),
      ),
    ),
    ...lists.flatMap(({ heading, lines }) => [
      { ...textBlock(run(heading, { weight: 'Bolder' })), spacing: 'Large' },
      ...(lines.length === 0 ? ['None'] : lines.slice(0, LINES_MAX)).map(line => textBlock(run(line))),
    ]),
  ],
  actions: [{ type: 'Action.OpenUrl', title: 'Open in Salesforce', url: recordUrl(record) }],
})

const textBlock = (...inlines: readonly Card[]): Card => ({ type: 'RichTextBlock', inlines })

const run = (value: string | undefined, look: Card = {}): Card => ({
  type: 'TextRun',
  text: cardText(value ?? ABSENT) || ABSENT,
  ...look,
})

const inWords = (value: number) => value.toLocaleString('en-US')

const recordUrl = ({ id, salesforceUrl }: CardContent['record']): string =>
  `${new URL(salesforceUrl).origin}/${encodeURIComponent(id)}`

/** What is there of a line, between dots. */
export const line = (...parts: readonly (string | number | undefined)[]): string =>
  parts
    .filter(part => part !== undefined && part !== '')
    .map(part => (typeof part === 'number' ? inWords(part) : part))
    .join(' · ')
