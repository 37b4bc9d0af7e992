/** What a file of policy tests says: who asks, which records there are, and what is to come of each question. */
import type { Query, Scalar, SearchObject, SummaryQuery } from '../../../api/policy/types.ts'

export interface TestFile {
  readonly name: string
  /** YYYY-MM-DD: what `$today` of the policy stands for. */
  readonly today: string
  readonly principals: ReadonlyMap<string, Principal>
  readonly resources: ReadonlyMap<string, Resource>
  readonly tests: readonly TestCase[]
}

/** Who asks. What isn't said is as it is for most: the policy's first app, the scope access_as_user, no manager. */
export interface Principal {
  /** Of the Salesforce user. */
  readonly id: string
  readonly kind: 'user' | 'app' | undefined
  /** Roles of the policy; the principal is given what holds them. */
  readonly roles: readonly string[]
  readonly appRoles: readonly string[]
  readonly groups: readonly string[]
  /** Name under `clients` of the policy, or an app id. */
  readonly client: string | undefined
  readonly scopes: readonly string[] | undefined
  readonly salesforceUser: {
    readonly managerId?: string | null
    readonly roleId?: string | null
    readonly profileId?: string
    readonly attributes: Readonly<Record<string, string | null>>
    readonly reportIds?: readonly string[]
    readonly accountTeamIds?: readonly string[]
  }
}

/** A record; fields that aren't given are empty. Values are ids where the file says `$name`. */
export interface Resource {
  readonly object: string
  readonly id: string
  readonly values: Readonly<Record<string, Scalar>>
}

export type TestCase = {
  readonly name: string
  readonly line: number
  /** Names of principals: each is a test of its own. */
  readonly as: readonly string[]
} & Question

export type Question =
  | { readonly kind: 'ask'; readonly operation: string; readonly expect: AskExpectation }
  | { readonly kind: 'query'; readonly query: Query; readonly expect: QueryExpectation }
  | {
      readonly kind: 'search'
      readonly search: SearchObject
      readonly text: string
      readonly expect: QueryExpectation
    }
  | { readonly kind: 'summary'; readonly query: SummaryQuery; readonly expect: SummaryExpectation }
  | { readonly kind: 'change'; readonly change: ChangeQuestion; readonly expect: ChangeExpectation }
  | { readonly kind: 'describe'; readonly object: string; readonly expect: DescribeExpectation }
  /** Whatever is asked of it, the answer is that of a name that doesn't exist. */
  | { readonly kind: 'hidden'; readonly object: string; readonly field: string | undefined }
  | { readonly kind: 'matrix'; readonly matrix: MatrixQuestion }

export interface ChangeQuestion {
  readonly action: 'create' | 'update'
  readonly object: string
  /** Of an update: name of the resource. */
  readonly record: string | undefined
  /** Values of the record for this test only. */
  readonly before: Readonly<Record<string, Scalar>>
  readonly values: Readonly<Record<string, Scalar>>
}

/** What each principal may do of what stands in `columns`; of the rest it may do nothing. */
export interface MatrixQuestion {
  readonly of: 'ask' | 'read' | 'create' | 'update'
  readonly columns: readonly string[]
  readonly permit: ReadonlyMap<string, readonly string[]>
}

interface Refused {
  readonly decision?: 'permit' | 'needs-approval' | 'deny'
  /** Code of the problem. */
  readonly code?: string
  readonly why?: { readonly layer?: string; readonly clause?: string }
}

export interface AskExpectation extends Refused {
  readonly stepUp?: string
  readonly actingUser?: boolean
}

export interface QueryExpectation extends Refused {
  /** Grants that give rows or fields, in any order. */
  readonly grants?: readonly string[]
  /** Grants that are off, for what they need of the caller is not known. */
  readonly off?: readonly string[]
  /** Names of the resources answered. */
  readonly rows?: readonly string[]
  /** Resource → fields masked on it; of the others none is. */
  readonly masked?: Readonly<Record<string, readonly string[]>>
  /** Resource → values shown. */
  readonly shown?: Readonly<Record<string, Readonly<Record<string, Scalar>>>>
  /** Related list → names of the resources in it. */
  readonly related?: Readonly<Record<string, readonly string[]>>
}

export interface SummaryExpectation extends Refused {
  readonly grants?: readonly string[]
  readonly groups?: readonly {
    readonly keys: readonly Scalar[]
    readonly count: number
    readonly values: readonly Scalar[]
  }[]
  /** Groups are kept back for being too small. */
  readonly suppressed?: boolean
}

export interface ChangeExpectation extends Refused {
  readonly grant?: string
  readonly confirm?: boolean
  /** Ids of the approvals that are needed. */
  readonly approvals?: readonly string[]
  readonly write?: Readonly<Record<string, Scalar>>
}

export interface DescribeExpectation extends Refused {
  /** Exactly these fields can be read. */
  readonly fields?: readonly string[]
  readonly has?: readonly string[]
  readonly lacks?: readonly string[]
  /** Fields that can be given when creating, and when changing: exactly these. */
  readonly creates?: readonly string[]
  readonly updates?: readonly string[]
}
