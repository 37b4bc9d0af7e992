/** What a lint found in a policy that loads. */
import type { Path } from '../places.ts'

export interface Finding {
  /** Stable name of the lint: 'unused-role'. */
  readonly lint: string
  readonly path: Path
  /** Sentences. */
  readonly what: string
  readonly remedy: string
}

/** Where a grant stands. */
export const grantPath = (object: string, id: string): Path => ['objects', object, 'grants', { item: id }]
/** Where a field is declared. */
export const fieldPath = (object: string, field: string): Path => ['objects', object, 'fields', field]
