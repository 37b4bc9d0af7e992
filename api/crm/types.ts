import type { MaskedRow, PermittedField, Query, SearchObject } from '../policy/types.ts'

export interface Rows {
  readonly rows: readonly MaskedRow[]
  /** Rows there are in all, when a total was asked for; otherwise those returned. */
  readonly total: number
  /** More rows exist past these. */
  readonly more: boolean
}

export interface CrmQuery extends Query {
  /** Also count all matching rows (in the same call). */
  readonly total?: boolean
}

export interface SearchHit {
  readonly object: string
  readonly row: MaskedRow
}

export interface DescribedField extends PermittedField {
  readonly label: string
  readonly picklistValues: readonly { readonly value: string; readonly label: string }[]
}

export interface ObjectSummary {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
}

export interface DescribedObject extends ObjectSummary {
  readonly fields: readonly DescribedField[]
}

/** The governed door for reads: what it answers is what the caller may see, whatever an operation does with it. */
export interface Crm {
  /** Objects the caller may read, by API name. */
  readonly objects: readonly string[]
  /** Permitted fields of an object; throws Problem 'object-denied' for any other object. */
  fields(object: string): readonly PermittedField[]
  /** The permitted field a path leads to ('Account.Owner.Name'); undefined where a step of it is not permitted. */
  field(object: string, path: string): PermittedField | undefined
  query(query: CrmQuery): Promise<Rows>
  /** Reads that belong together, in as few calls as can be: up to five queries (a total counts as one) are one call. */
  queryTogether<const Q extends Readonly<Record<string, CrmQuery>>>(
    queries: Q,
  ): Promise<{ readonly [K in keyof Q]: Rows }>
  /** Records whose name matches, over several objects; one call. */
  search(text: string, objects: readonly SearchObject[]): Promise<readonly SearchHit[]>
  /** Labels of the permitted objects; one call, none while the gateway remembers. */
  labels(): Promise<readonly ObjectSummary[]>
  /** Labels and picklist values of the permitted fields. */
  describe(object: string): Promise<DescribedObject>
}
