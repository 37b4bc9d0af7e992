import type { Crm, CrmRow } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import { plain } from '../../text/plain.ts'
import { aloud, id, text } from './values.ts'

type Candidate = components['schemas']['Candidate']

/** How a record is offered to choose from. */
interface Offer {
  readonly object: string
  readonly row: CrmRow
  /** Field people call it by. */
  readonly nameField: string
  /** Words that tell it from others of its name, of fields that may be said. */
  readonly details: readonly (string | false | undefined)[]
  readonly reason: string
}

/**
 * A record to choose from. Where an outsider may have written its name, the name is one of ours: its number or its
 * kind; what was written stands in the answer's `untrustedText`.
 */
export function candidate(crm: Crm, { object, row, nameField, details, reason }: Offer): Candidate {
  const detail = plain(details.filter(Boolean).join(', '))
  const name =
    text(row, nameField) ?? [object, aloud(crm, object, row, `${object}Number`)].filter(Boolean).join(' ')
  return { object, id: id(row), name, ...(detail && { detail }), reason }
}
