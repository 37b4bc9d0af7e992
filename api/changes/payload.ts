/** What a change is: all that its hash covers. Once kept it never changes; only this is ever shown, agreed to and written. */
import { hash } from 'node:crypto'
import { canonicalJson } from '../json/canonical.ts'
import type { FieldKind, Scalar } from '../policy/types.ts'

export interface Payload {
  readonly v: 1
  readonly changeId: string
  readonly tenantId: string
  readonly operation: string
  readonly requester: {
    readonly objectId: string
    readonly name: string
    readonly salesforceUserId: string
    readonly clientId: string
  }
  /** What the agent said about itself: kept, never trusted. */
  readonly agent: { readonly conversationId: string | null; readonly agentName: string | null }
  readonly reason: string | null
  readonly writes: readonly PayloadWrite[]
  readonly approvals: readonly PayloadApproval[]
  readonly confirm: boolean
  readonly shadow: boolean
  readonly grants: readonly string[]
  readonly policyVersion: string
  readonly policyHash: string
  /** Epoch ms. */
  readonly createdAt: number
  /** How long approvers have once they are asked; null: nobody is. */
  readonly approveWithinMs: number | null
  readonly undoOf: string | null
  /** Two changes are never the same, even when they say the same. */
  readonly nonce: string
}

export interface PayloadWrite {
  readonly action: 'create' | 'update'
  readonly object: string
  /** Null: a record that is yet to be created. */
  readonly recordId: string | null
  readonly recordName: string | null
  /** LastModifiedDate of the record, epoch ms; null for a new one. */
  readonly baseMs: number | null
  /** SystemModstamp as it was read, where nothing of the record may change until it is written. */
  readonly modstamp?: string
  /** Exactly what is written, by API name. */
  readonly fields: readonly PayloadField[]
}

export interface PayloadField {
  readonly field: string
  readonly label: string
  readonly kind: FieldKind
  readonly before: Scalar
  readonly after: Scalar
  readonly words: string | null
  /** The policy chose it, not the requester. */
  readonly preset: boolean
}

export interface PayloadApproval {
  readonly id: string
  readonly approverRoles: readonly string[]
  readonly quorum: number
  readonly message: string
  readonly stepUp: string | null
  readonly relayed: readonly string[]
}

/** 'sha256:' and the hash of its canonical text (RFC 8785), apart from every other hash by its first line. */
export const payloadHash = (payload: Payload): string => hashOf('sally.change.v1', payload)

/** The first eight digits, to compare by eye. */
export const checkCode = (payloadHash: string): string =>
  payloadHash.slice('sha256:'.length, 15).toUpperCase()

/** What makes two open changes of one person the same wish. */
export const sameness = ({ operation, writes }: Pick<Payload, 'operation' | 'writes'>): string =>
  hashOf('sally.same.v1', {
    operation,
    writes: writes.map(({ action, object, recordId, fields }) => ({
      action,
      object,
      recordId,
      fields: fields.map(({ field, before, after }) => ({ field, before, after })),
    })),
  })

const hashOf = (purpose: string, value: unknown): string =>
  `sha256:${hash('sha256', `${purpose}\n${canonicalJson(value)}`)}`
