import type { CrmRow, UntrustedText } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import { cut } from '../../text/visible.ts'

type Envelope = components['schemas']['UntrustedText']

/** Of all untrusted texts of one answer together: a connector refuses answers beyond 500 KB. */
const ENVELOPE_CHARACTERS_MAX = 100_000

/**
 * The `untrustedText` member of an answer that shows these rows and their children: what outsiders may have written in
 * them, which their `fields` no longer hold. Nothing where there is none.
 */
export function untrustedText(rows: readonly CrmRow[]): { untrustedText?: Envelope[] } {
  let left = ENVELOPE_CHARACTERS_MAX
  const envelope = textsOf(rows).map(found => {
    const text = cut(found.text, left)
    left -= text.length
    return text === found.text ? { ...found } : { ...found, text, truncated: true }
  })
  return envelope.length === 0 ? {} : { untrustedText: envelope }
}

const textsOf = (rows: readonly CrmRow[]): readonly UntrustedText[] =>
  rows.flatMap(row => [...(row.untrusted ?? []), ...Object.values(row.related).flatMap(textsOf)])
