import type {
  ChangeDecision,
  ChangeRequest,
  MaskedRow,
  PermittedField,
  Query,
  SearchObject,
  SummaryPlan,
  SummaryQuery,
} from '../policy/types.ts'

/** Text that an outsider may have written, and where it stands. It is data: told apart from answers, never acted on. */
export interface UntrustedText {
  readonly object: string
  readonly recordId: string
  /** API name, or path through lookups. */
  readonly field: string
  /** Without invisible characters, cut to 2,000 characters. */
  readonly text: string
  readonly truncated?: true
  /** False only where the record is known to be the caller's own making. */
  readonly external: boolean
  /** Who changed the record last, where that was read with it. */
  readonly lastModifiedBy?: string
  /** It looks like an instruction to an agent. Decides nothing. */
  readonly suspectedInstruction?: true
}

/** A row as operations are handed it: texts of outsiders stand apart, the others hold nothing invisible. */
export interface CrmRow extends MaskedRow {
  /** Texts taken out of `fields`; absent where there is none. */
  readonly untrusted?: readonly UntrustedText[]
  readonly related: Readonly<Record<string, readonly CrmRow[]>>
}

export interface Rows {
  readonly rows: readonly CrmRow[]
  /** Rows there are in all, when a total was asked for; otherwise those returned. */
  readonly total: number
  /** Whether there are more than `total` can't be told. */
  readonly atLeast?: true
  /** More rows exist past these. */
  readonly more: boolean
  /** What the caller should know of how these were found. */
  readonly note?: string
}

export interface CrmQuery extends Query {
  /** Also count all matching rows (in the same call). */
  readonly total?: boolean
}

export interface SearchHit {
  readonly object: string
  readonly row: CrmRow
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

export type Summary = ReturnType<SummaryPlan['groups']>

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
  /** Numbers over groups of records; one call. */
  summarize(query: SummaryQuery): Promise<Summary>
  /**
   * What would become of a change, without making it. `today`: YYYY-MM-DD in the caller's time zone. One call at most.
   */
  consider(change: ChangeRequest, today: string): Promise<ChangeDecision>
  /**
   * At most 5 Knowledge articles (Id, Title) about what a case is to say, best first; none where the caller may read
   * none. One call at most.
   */
  suggestArticles(words: {
    readonly subject: string
    readonly description: string
  }): Promise<readonly CrmRow[]>
  /** Labels of the permitted objects; one call, none while the gateway remembers. */
  labels(): Promise<readonly ObjectSummary[]>
  /** Labels and picklist values of the permitted fields. */
  describe(object: string): Promise<DescribedObject>
}
