import type { ReadingBudget } from '../budgets/types.ts'
import type { Rights } from '../policy/types.ts'
import type { CallContext, Gateway, Principal } from '../salesforce/types.ts'
import type { MappedUser } from './as-mapped-user/types.ts'

/** What a door is opened with: the way to Salesforce, and in whose name and right it is used. */
export interface CrmOptions {
  readonly gateway: Gateway
  readonly rights: Rights
  readonly as: Principal
  readonly context: CallContext
  /** Asked before anything is read, and told of every row before it is handed out. */
  readonly budget: Pick<ReadingBudget, 'admit' | 'count'>
  /** Whose access the proxy applies itself, where `as` is the integration user and sees everything. */
  readonly mappedUser?: MappedUser | undefined
}
