/** Points in the life of a change at which a process can be made to die, told by what it does with the store. */
import {
  ColumnNode,
  type KyselyPlugin,
  type RootOperationNode,
  TableNode,
  type Transaction,
  ValueNode,
} from 'kysely'
import type { NewAuditRow, Store } from '../../api/store/store.ts'
import type { Tables } from '../../api/store/tables.ts'
import { onCommit } from '../support/on-commit.ts'

/** 'before': as it is about to be sent; 'after': as soon as the store has answered. */
interface Point {
  readonly when: 'before' | 'after'
  readonly is: (seen: Seen) => boolean
}

/** A statement, or a batch of audit rows. */
interface Seen {
  readonly insertInto?: string
  readonly update?: string
  /** Columns that an update sets, with their new values. */
  readonly set?: Readonly<Record<string, unknown>>
  /** Kinds of the audit rows. */
  readonly audit?: readonly string[]
  /** Kinds of the audit rows of a transaction that has committed. */
  readonly committed?: readonly string[]
}

const moves = (state: string): Point => ({
  when: 'after',
  is: ({ update, set }) => update === 'change' && set?.state === state,
})
const audit = (when: Point['when'], kind: string): Point => ({
  when,
  is: seen => seen.audit?.includes(kind) === true,
})
const committed = (kind: string): Point => ({
  when: 'after',
  is: seen => seen.committed?.includes(kind) === true,
})

/** Moves but the one to 'executing' are made in transactions, with their entry of the audit at the end. */
export const killPoints = {
  'the key was claimed': { when: 'after', is: seen => seen.insertInto === 'idempotency_key' },
  'the change was kept': { when: 'after', is: seen => seen.insertInto === 'change' },
  'the step is not in the audit': audit('before', 'step'),
  'the step is in the audit, not committed': audit('after', 'step'),
  'the step is committed, nobody was told': committed('step'),
  'confirmed, not committed': moves('pending'),
  'decided, not committed': { when: 'after', is: seen => seen.insertInto === 'change_decision' },
  'approved, not committed': moves('approved'),
  claimed: moves('executing'),
  'the intent is not durable': audit('before', 'intent'),
  'the intent is durable': audit('after', 'intent'),
  'Salesforce committed, the outcome is not in the audit': audit('before', 'outcome'),
  'the change is moved, not committed': moves('executed'),
  'the outcome is in the audit, not committed': audit('after', 'outcome'),
  'the outcome is committed, nobody was told': committed('outcome'),
  'taken over': {
    when: 'after',
    is: ({ update, set }) =>
      update === 'change' && set?.state === undefined && typeof set?.lease_until === 'number',
  },
  'the answer is not kept': {
    when: 'before',
    is: ({ update, set }) => update === 'idempotency_key' && typeof set?.answer === 'string',
  },
  'the answer is kept': {
    when: 'after',
    is: ({ update, set }) => update === 'idempotency_key' && typeof set?.answer === 'string',
  },
} satisfies Readonly<Record<string, Point>>

export type KillPoint = keyof typeof killPoints

/** Where a life ends: at the `nth` time it comes to the point. */
export interface KillPlan {
  readonly point: KillPoint
  readonly nth: number
}

/** The store, in a process that dies by SIGKILL as planned. */
export function dyingStore(store: Store, plan: KillPlan): Store {
  const point: Point = killPoints[plan.point]
  let left = plan.nth
  const meet = (when: Point['when'], seen: Seen) => {
    if (point.when !== when || !point.is(seen)) return
    left -= 1
    if (left <= 0) process.kill(process.pid, 'SIGKILL')
  }
  const asked = new WeakMap<object, Seen>()
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      const seen = seenIn(node)
      asked.set(queryId, seen)
      meet('before', seen)
      return node
    },
    async transformResult({ result, queryId }) {
      meet('after', asked.get(queryId) ?? {})
      return result
    },
  }
  const uncommitted = new WeakMap<Transaction<Tables>, readonly string[]>()
  return {
    ...store,
    db: onCommit(store.db.withPlugin(plugin), async transaction =>
      meet('after', { committed: uncommitted.get(transaction) ?? [] }),
    ),
    async appendAudit(rows, within) {
      const seen = { audit: kindsOf(rows) }
      if (within !== undefined) uncommitted.set(within, seen.audit)
      meet('before', seen)
      await store.appendAudit(rows, within)
      meet('after', seen)
    },
  }
}

const kindsOf = (rows: readonly NewAuditRow[]) => rows.map(({ kind }) => kind)

function seenIn(node: RootOperationNode): Seen {
  if (node.kind === 'InsertQueryNode') {
    const insertInto = node.into?.table.identifier.name
    return insertInto === undefined ? {} : { insertInto }
  }
  if (node.kind !== 'UpdateQueryNode' || node.table === undefined || !TableNode.is(node.table)) return {}
  const set: Record<string, unknown> = {}
  for (const { column, value } of node.updates ?? [])
    if (ColumnNode.is(column)) set[column.column.name] = ValueNode.is(value) ? value.value : value
  return { update: node.table.table.identifier.name, set }
}
