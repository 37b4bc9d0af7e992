/** The policy file as data, exactly as it is written: what both engines are made from, each in its own way. */
export type ScopeText = 'all-rows' | { readonly [key: string]: unknown }
/** A condition on a change. */
export type ConditionText = { readonly [key: string]: unknown }

export interface GrantText {
  readonly id: string
  readonly roles: readonly string[]
  readonly actions: readonly ('read' | 'aggregate' | 'create' | 'update')[]
  readonly where?: ScopeText
  readonly fields: readonly string[]
  readonly masks?: Readonly<Record<string, string>>
  readonly groupBy?: readonly string[]
  readonly check?: ScopeText
  readonly set?: Readonly<Record<string, unknown>>
  readonly defaults?: Readonly<Record<string, unknown>>
  readonly constraints?: readonly ConstraintText[]
  readonly confirm?: 'always' | 'never' | { readonly when: ConditionText }
  readonly approval?: readonly {
    readonly id: string
    readonly when?: ConditionText
    readonly approvers: readonly string[]
    readonly expires: string
    readonly message: string
  }[]
}

export interface ConstraintText {
  readonly id: string
  readonly field: string
  readonly message: string
  readonly range?: { readonly min?: unknown; readonly max?: unknown }
  readonly oneOf?: readonly unknown[]
  readonly transitions?: Readonly<Partial<Record<'allow' | 'forbid', readonly MoveText[]>>>
  readonly changePercent?: { readonly max: number }
  readonly requires?: readonly string[]
  readonly when?: ConditionText
}

export interface MoveText {
  readonly from: 'any' | readonly string[]
  readonly to: 'any' | readonly string[]
}

export interface ForbidText {
  readonly id: string
  readonly actions: readonly string[]
  readonly where: ScopeText
  readonly message: string
}

export type PhaseText = 'read-only' | 'controlled-writes' | 'orchestration'

export interface PolicyText {
  readonly apiVersion: string
  readonly metadata: Readonly<Record<string, string>>
  readonly phase: PhaseText
  readonly clients: Readonly<
    Record<string, { readonly id: string; readonly phase: PhaseText; readonly objects?: readonly string[] }>
  >
  readonly caller: Readonly<Record<string, string>>
  readonly roles: Readonly<
    Record<
      string,
      {
        readonly anyOf: readonly Readonly<Record<string, string>>[]
        readonly callers?: readonly string[]
        readonly phase: PhaseText
        readonly operations: readonly string[]
      }
    >
  >
  readonly objects: Readonly<
    Record<
      string,
      {
        readonly fields: Readonly<Record<string, unknown>>
        readonly forbid?: readonly ForbidText[]
        readonly grants: readonly GrantText[]
      }
    >
  >
}

/** Names of all `$caller.` variables anywhere in a part of the file. */
export function variablesIn(part: unknown): readonly string[] {
  const found = JSON.stringify(part)?.matchAll(/"\$caller\.(\w+)"/g) ?? []
  return [...new Set([...found].map(([, name]) => String(name)))]
}
