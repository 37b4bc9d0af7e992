/** What the life of changes must be: states, one deal of the org, and how often it may be written. Pure. */
import type { ChangeState } from '../../../api/changes/present/types.ts'
import type { Value } from '../../../simulator/salesforce/model.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Kind = 'own' | 'one' | 'two' | 'undo'
export type Field = 'NextStep' | 'Amount' | 'Discount__c'
export type Rule = 'normal' | 'frozen' | 'strict'
/** What goes wrong while a change is made. */
export type Trouble =
  | 'none'
  | 'locked'
  | 'dropped'
  | 'answer-lost'
  | 'no-intent'
  | 'after-intent'
  | 'no-outcome'
  | 'uncommitted-outcome'
  | 'after-outcome'

export interface ModelChange {
  readonly kind: Kind
  readonly requester: string
  readonly field: Field
  readonly before: Value
  readonly after: Value
  /** How many must agree, by the policy it was proposed under. */
  readonly quorum: number
  readonly undoOf?: ModelChange
  state: ChangeState
  decideBy: number
  executeBy: number
  leaseUntil: number
  startedAt: number
  finishedAt: number
  undoneBy: boolean
  readonly decisions: Map<string, 'approve' | 'reject'>
  /** How often the org took it. */
  writes: number
}

export interface Model {
  now: number
  rule: Rule
  readonly changes: ModelChange[]
  readonly deal: Record<Field, Value> & { by: string; at: number }
  /** Rows the org kept of the deal, by whomever. */
  commits: number
}

/** The field a kind of change is about, who asks, and how many must agree. */
const kinds = {
  own: { field: 'NextStep', requester: 'rep.emea', quorum: 0 },
  one: { field: 'Amount', requester: 'rep.emea', quorum: 1 },
  two: { field: 'Discount__c', requester: 'dealdesk', quorum: 2 },
} as const

const waits: Readonly<Record<Kind, number>> = { own: 0, one: 24 * HOUR, two: 48 * HOUR, undo: 0 }

/** Undefined: the policy in force refuses it. */
export function propose(model: Model, kind: Exclude<Kind, 'undo'>, after: Value): ModelChange | undefined {
  if (model.rule === 'frozen') return undefined
  const { field, requester, quorum } = kinds[kind]
  return keep(model, {
    kind,
    requester,
    field,
    before: model.deal[field],
    after,
    quorum: kind === 'one' && model.rule === 'strict' ? 2 : quorum,
    state: 'proposed',
    decideBy: model.now + 10 * MINUTE,
    executeBy: model.now + 2 * MINUTE,
  })
}

type Given = Pick<
  ModelChange,
  'kind' | 'requester' | 'field' | 'before' | 'after' | 'quorum' | 'state' | 'decideBy' | 'executeBy'
> & {
  readonly undoOf?: ModelChange
}

function keep(model: Model, given: Given): ModelChange {
  const change = {
    ...given,
    leaseUntil: 0,
    startedAt: 0,
    finishedAt: 0,
    undoneBy: false,
    decisions: new Map(),
    writes: 0,
  }
  model.changes.push(change)
  return change
}

export function confirm(model: Model, change: ModelChange, trouble: Trouble): void {
  if (change.state === 'proposed') {
    if (model.now >= change.decideBy) return
    change.executeBy = model.now + 2 * MINUTE
    change.decideBy = model.now + waits[change.kind]
    change.state = change.quorum > 0 ? 'pending' : 'approved'
  }
  if (change.state === 'approved') execute(model, change, trouble)
}

/** `as`: somebody who holds the approvers' role and asked for nothing. */
export function decide(
  model: Model,
  change: ModelChange,
  as: string,
  decision: 'approve' | 'reject',
  trouble: Trouble,
): void {
  if (change.quorum === 0) return
  const earlier = change.decisions.get(as)
  if (earlier === undefined) {
    if (change.state !== 'pending' || model.now >= change.decideBy) return
    change.decisions.set(as, decision)
    if (decision === 'reject') change.state = 'rejected'
    else if ([...change.decisions.values()].filter(d => d === 'approve').length >= change.quorum) {
      change.state = 'approved'
      change.executeBy = model.now + HOUR
    }
  } else if (earlier !== decision) return
  if (change.state === 'approved') execute(model, change, trouble)
}

export function cancel(change: ModelChange): void {
  if (['proposed', 'pending', 'approved'].includes(change.state)) change.state = 'cancelled'
}

/** Undefined: it can't be undone, or somebody has touched the field since. */
export function undo(model: Model, done: ModelChange): ModelChange | undefined {
  const may =
    done.state === 'executed' &&
    done.kind !== 'undo' &&
    !done.undoneBy &&
    model.now < done.finishedAt + 10 * MINUTE &&
    model.rule !== 'frozen' &&
    model.deal[done.field] === done.after &&
    !model.changes.some(c => c.undoOf === done && ['approved', 'executing'].includes(c.state))
  if (!may) return undefined
  const change = keep(model, {
    kind: 'undo',
    requester: done.requester,
    field: done.field,
    before: done.after,
    after: done.before,
    quorum: 0,
    state: 'approved',
    decideBy: model.now,
    executeBy: model.now + 2 * MINUTE,
    undoOf: done,
  })
  execute(model, change, 'none')
  return change
}

/** Somebody else writes the deal. */
export function edit(model: Model, field: Field | 'Description', value: Value): void {
  if (field !== 'Description') model.deal[field] = value
  touch(model, 'admin.crm')
}

function touch(model: Model, by: string): void {
  model.deal.by = by
  model.deal.at = model.now
  model.commits += 1
}

/** What is due, in the order of the worker; `order`: how it took the approved ones. */
export function work(model: Model, order: (changes: readonly ModelChange[]) => readonly ModelChange[]): void {
  for (const change of model.changes) {
    const { state, decideBy, executeBy } = change
    if ((state === 'proposed' || state === 'pending') && decideBy <= model.now) change.state = 'expired'
    if (state === 'approved' && executeBy <= model.now) change.state = 'expired'
  }
  for (const change of model.changes)
    if (change.state === 'executing' && change.leaseUntil <= model.now) reconcile(model, change)
  const due = model.changes.filter(
    c => c.state === 'approved' && c.decisions.size > 0 && model.now < c.executeBy,
  )
  for (const change of order(due)) execute(model, change, 'none')
}

/** Salesforce is asked what it holds: one's own writing, nothing, or something nobody can tell. */
function reconcile(model: Model, change: ModelChange): void {
  const { deal } = model
  const ours = deal.by === change.requester && deal.at >= change.startedAt - MINUTE
  const holds = deal[change.field]
  if (ours && holds === change.after) finish(model, change, 'executed')
  else if (holds !== change.before) finish(model, change, 'conflict')
  else if (model.now < change.executeBy) change.state = 'approved'
  else finish(model, change, 'failed')
}

function execute(model: Model, change: ModelChange, trouble: Trouble): void {
  if (model.now >= change.executeBy) return
  const leave = () => {
    change.state = 'executing'
    change.startedAt = model.now
    change.leaseUntil = model.now + MINUTE
  }
  if (isDenied(model, change)) {
    if (isEndLost(trouble)) leave()
    else finish(model, change, 'failed')
    return
  }
  if (trouble === 'no-intent' || trouble === 'after-intent' || trouble === 'dropped') {
    leave()
    return
  }
  const holds = model.deal[change.field] === change.before
  if (holds && trouble === 'locked') return
  if (holds) {
    model.deal[change.field] = change.after
    change.writes += 1
    touch(model, change.requester)
  }
  if (trouble === 'answer-lost' || isEndLost(trouble)) leave()
  else finish(model, change, holds ? 'executed' : 'conflict')
}

/** Its outcome and its move are one: neither is there. What breaks after both are changes nothing any more. */
const isEndLost = (trouble: Trouble) => trouble === 'no-outcome' || trouble === 'uncommitted-outcome'

function isDenied({ rule }: Model, { kind, decisions }: ModelChange): boolean {
  const agreed = [...decisions.values()].filter(d => d === 'approve').length
  return rule === 'frozen' || (rule === 'strict' && kind === 'one' && agreed < 2)
}

function finish(model: Model, change: ModelChange, state: ChangeState): void {
  change.state = state
  change.finishedAt = model.now
  if (state === 'executed' && change.undoOf !== undefined) change.undoOf.undoneBy = true
}
