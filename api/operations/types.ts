import type { Reading } from '../budgets/types.ts'
import type { Changes } from '../changes/types.ts'
import type { Clock } from '../clock.ts'
import type { AccessMode } from '../crm/as-mapped-user/types.ts'
import type { Crm } from '../crm/types.ts'
import type { EventKind } from '../delivery/types.ts'
import type { Caller } from '../identity/caller.ts'
import type { UserMappings } from '../mappings/types.ts'
import type { operations } from '../openapi.generated.ts'
import type { Rights } from '../policy/types.ts'
import type { Switches } from '../switches/types.ts'

export type OperationId = keyof operations

type Of<T, K extends string> = T extends { readonly [P in K]?: infer V } ? V : never
type Part<T> = [NonNullable<T>] extends [never] ? unknown : NonNullable<T>
type Parameters<Id extends OperationId> = operations[Id]['parameters']
type Body<Id extends OperationId> = Of<
  Of<NonNullable<Of<operations[Id], 'requestBody'>>, 'content'>,
  'application/json'
>

/** Typed input of an operation: path, query and body members side by side (openapi.yaml keeps their names apart). */
export type Input<Id extends OperationId> = Part<Of<Parameters<Id>, 'path'>> &
  Part<Of<Parameters<Id>, 'query'>> &
  Part<Body<Id>>

/** The typed answer of an operation: the body of its success, 200 or 201. */
export type Outcome<Id extends OperationId> = operations[Id]['responses'] extends
  | { 200: { content: { 'application/json': infer B } } }
  | { 201: { content: { 'application/json': infer B } } }
  ? B
  : never

/** What an operation is given. Never a token, a connection or a table. */
export interface Door {
  readonly caller: Caller
  readonly rights: Rights
  readonly crm: Crm
  /** The governed door for writes. */
  readonly changes: Changes
  /** What flows of this caller are told of. */
  readonly subscriptions: {
    /** Throws Problem 'subscription-invalid'. */
    subscribe(wish: {
      readonly event: EventKind
      readonly notificationUrl: string
      readonly changeId?: string
    }): Promise<{ readonly subscriptionId: string }>
    /** False: the caller has no such subscription. */
    unsubscribe(subscriptionId: string): Promise<boolean>
  }
  readonly clock: Clock
  /** ISO 4217 code of the org's amounts. */
  readonly currency: string
  /** First month of the fiscal year, 1–12. */
  readonly fiscalYearStartMonth: number
  /** The org's My Domain address: where a person opens a record. */
  readonly salesforceUrl: string
  /** Continues a list: cursors are bound to caller, operation, input and policy, and live 15 minutes. */
  readonly cursors: {
    /** Offset a cursor stands for; throws Problem 'cursor-invalid'. Undefined cursor: 0. */
    open(cursor: string | undefined): number
    /** A cursor for the rows from `offset` on. */
    seal(offset: number): string
  }
  /** In whose session Salesforce is asked. */
  readonly accessMode: AccessMode
  /** How much the caller may read, and has read. */
  readonly reading: Reading
  /** For the operations that look after the proxy itself; the policy says who may ask them. */
  readonly admin: {
    readonly switches: Switches
    readonly mappings: UserMappings
  }
}

/** One thing that can be asked. Expected refusals are thrown as Problems; `govern` and `http/` render them. */
export type Operation<Id extends OperationId> = (input: Input<Id>, door: Door) => Promise<Outcome<Id>>

/** What `resolvePeriod` needs of a door. */
export const periodContext = ({ caller, clock, fiscalYearStartMonth }: Door) => ({
  nowMs: clock.now(),
  timeZone: caller.salesforceUser.timeZone,
  fiscalYearStartMonth,
})
