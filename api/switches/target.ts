import { Problem } from '../problem.ts'
import type { Switch, Turn } from './types.ts'

/** What there is to switch. */
export interface Known {
  /** What each operation does, by its id. */
  readonly operations: Readonly<Record<string, 'read' | 'write' | 'administer'>>
  /** Apps of the policy in force, lower case. */
  readonly clientIds: () => ReadonlySet<string>
  readonly tenantIds: readonly string[]
}

/**
 * A turn whose target is one there is, in its one spelling. What is off can be switched on again even when the policy no
 * longer knows it. Throws Problem 'invalid-input'.
 */
export function checkedTurn(turn: Turn, known: Known, off: readonly Switch[], own: OwnIds): Turn {
  const { kind } = turn
  const target = kind === 'client' || kind === 'tenant' ? turn.target.toLowerCase() : turn.target
  const checked = { ...turn, target }
  const isOff = off.some(s => s.kind === kind && s.target === target)
  if (turn.state === 'on' && isOff) return checked
  const fault = faultOf(checked, known) ?? (turn.state === 'off' ? lockOut(checked, own) : undefined)
  if (fault !== undefined) throw new Problem('invalid-input', { detail: fault })
  return checked
}

interface OwnIds {
  readonly clientId: string
  readonly tenantId: string
}

function faultOf({ kind, target }: Turn, { operations, clientIds, tenantIds }: Known): string | undefined {
  if (kind === 'all') return target === 'all' ? undefined : 'target: for the kind all it is all.'
  if (kind === 'client')
    return clientIds().has(target) ? undefined : 'target: not the id of an app of the policy.'
  if (kind === 'tenant')
    return tenantIds.includes(target) ? undefined : 'target: not the id of a tenant that is served.'
  const access = Object.hasOwn(operations, target) ? operations[target] : undefined
  if (access === undefined) return 'target: not the id of an operation of this API.'
  return access === 'administer'
    ? 'target: administration stays on, or nobody could switch on again.'
    : undefined
}

// Whoever could switch it on again would be refused.
function lockOut({ kind, target }: Turn, own: OwnIds): string | undefined {
  if (kind === 'client' && target === own.clientId)
    return 'target: this is the app you ask with; switch it off from another one.'
  if (kind === 'tenant' && target === own.tenantId)
    return 'target: this is your own tenant; use the kind all, which leaves administration on.'
  return undefined
}
