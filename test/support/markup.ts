/** What renderers make of a text: two that know nothing of each other, with HTML and a finder of links, and without. */
import MarkdownIt from 'markdown-it'
import { micromark } from 'micromark'

const renderers: readonly ((text: string) => string)[] = [
  ...[true, false].flatMap(html =>
    [true, false].map(linkify => {
      const renderer = new MarkdownIt({ html, linkify })
      // Other renderers find 'host.tld' too; this one does when asked.
      renderer.linkify.set({ fuzzyLink: true })
      return (text: string) => renderer.render(text)
    }),
  ),
  text => micromark(text, { allowDangerousHtml: true, allowDangerousProtocol: true }),
  text => micromark(text),
]

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What a renderer makes of the text beyond one paragraph of exactly these words; empty when it is plain. */
export function markupIn(text: string): readonly string[] {
  const wanted = text === '' ? '' : `<p>${escaped(text)}</p>`
  return renderers.map(render => render(text).trimEnd()).filter(html => html !== wanted)
}

/** Nodes that lead somewhere, load something or are HTML, as any of the renderers sees them. */
export const dangerIn = (text: string): readonly string[] =>
  renderers.flatMap(
    render =>
      render(text).match(
        /<(?!\/?(?:p|em|strong|code|pre|ul|ol|li|h\d|hr|br|blockquote|s|table|thead|tbody|tr|th|td)\b)[a-z!/?][^>]*>/gi,
      ) ?? [],
  )
