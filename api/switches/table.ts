/** The switches as they are kept: every turn is a row that stays, and the latest row of a target says how it stands. */
import type { Store } from '../store/index.ts'
import type { Switch, Turn } from './types.ts'

type Db = Store['db']

/** Who turned a switch. */
export interface Operator {
  readonly tenantId: string
  readonly objectId: string
}

/** What is off, in the order it was switched. */
export async function readOff(db: Db): Promise<readonly Switch[]> {
  const rows = await db
    .selectFrom('kill_switch')
    .selectAll()
    .where('seq', 'in', query =>
      query
        .selectFrom('kill_switch')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .groupBy(['kind', 'target']),
    )
    .where('state', '=', 'off')
    .orderBy('seq')
    .execute()
  return rows.map(({ kind, target, reason, at, object_id }) => ({
    kind,
    target,
    reason,
    since: at,
    by: object_id,
  }))
}

/** Keeps a turn; resolves when it is durable. */
export async function keepTurn(db: Db, turn: Turn, by: Operator, at: number): Promise<void> {
  const { kind, target, state, reason } = turn
  await db
    .insertInto('kill_switch')
    .values({ kind, target, state, reason, at, tenant_id: by.tenantId, object_id: by.objectId })
    .execute()
}
