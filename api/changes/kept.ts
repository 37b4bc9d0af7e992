/** A change as it is kept: what it is, what it rests on, where it stands. */
import type { Selectable } from 'kysely'
import type { ChangeRequest, Scalar } from '../policy/types.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import type { Tables } from '../store/tables.ts'
import { type Payload, payloadHash } from './payload.ts'
import type { ChangeState } from './present/types.ts'
import type { KeptSubject } from './subject.ts'

/** What a change is decided by, again, when it is executed. */
interface Basis {
  readonly requester: KeptSubject
  readonly writes: readonly BasisWrite[]
}

export interface BasisWrite {
  readonly request: ChangeRequest
  /** Fields that point at the record of an earlier write. */
  readonly recordOf: Readonly<Record<string, number>>
  readonly before: SalesforceRecord | null
  readonly found: readonly boolean[]
  /** A rule asked something of records behind its references. */
  readonly behind: boolean
}

/** What became of a change. */
export interface Result {
  /** Ids of the records written, in the order of the writes. */
  readonly recordIds: readonly string[]
  /** Values of the written fields as Salesforce kept them: undo compares with them. */
  readonly after: readonly Readonly<Record<string, Scalar>>[]
  /** Numbers of new records that people know them by. */
  readonly numbers?: readonly string[]
  readonly code?: string
  readonly detail?: string
  readonly conflicts?: readonly FieldConflict[]
}

/** A field that no longer held what was to be replaced. */
export interface FieldConflict {
  readonly object: string
  readonly field: string
  readonly expected: Scalar
  readonly found: Scalar
}

export interface KeptChange {
  readonly id: string
  readonly tenantId: string
  readonly state: ChangeState
  readonly version: number
  readonly payload: Payload
  readonly payloadHash: string
  readonly basis: Basis
  readonly decideBy: number
  readonly executeBy: number
  readonly fence: number
  readonly leaseUntil: number | null
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly result: Result | undefined
  readonly undoneBy: string | null
  /** How often flows have been told again that it waits. */
  readonly offers: number
}

export type ChangeRow = Selectable<Tables['change']>

export const keptChange = (row: ChangeRow): KeptChange => ({
  id: row.id,
  tenantId: row.tenant_id,
  // Only this room writes the row.
  state: row.state as ChangeState,
  version: row.version,
  payload: JSON.parse(row.payload),
  payloadHash: row.payload_hash,
  basis: JSON.parse(row.basis),
  decideBy: row.decide_by,
  executeBy: row.execute_by,
  fence: row.fence,
  leaseUntil: row.lease_until,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  result: row.result === null ? undefined : JSON.parse(row.result),
  undoneBy: row.undone_by,
  offers: row.offers,
})

/** It is what its hash was made of, and rests on the person and the records it names: nobody altered it in the store. */
export const isWhole = ({ payload, payloadHash: kept, basis }: KeptChange): boolean =>
  payloadHash(payload) === kept &&
  payload.requester.objectId === basis.requester.objectId &&
  payload.requester.salesforceUserId === basis.requester.salesforceUser.id &&
  payload.writes.length === basis.writes.length &&
  payload.writes.every(({ action, recordId }, at) => {
    const { request, before } = basis.writes[at] ?? {}
    return (
      request?.action === action &&
      (recordId === null || (request.id === recordId && before?.Id === recordId))
    )
  })

/** An answer of an approver, as it is kept. */
export interface KeptDecision {
  readonly decider: string
  readonly deciderUser: string
  readonly decision: 'approve' | 'reject'
  readonly clauses: readonly string[]
  readonly assurance: 'signed' | 'relayed'
  /** Null: nobody's token stands behind it. */
  readonly subject: KeptSubject | null
}

export const keptDecision = (row: Selectable<Tables['change_decision']>): KeptDecision => ({
  decider: row.decider,
  deciderUser: row.decider_user,
  decision: row.decision,
  clauses: JSON.parse(row.clauses),
  assurance: row.assurance,
  subject: JSON.parse(row.subject),
})
