/** What the proxies kept of a campaign, read back from their store. */
import { type KeptChange, keptChange } from '../../api/changes/kept.ts'
import type { Store } from '../../api/store/index.ts'

/** A step of a change as the audit holds it, in the order it was kept. */
export interface AuditStep {
  readonly kind: 'step' | 'intent' | 'outcome'
  readonly step: string
  readonly changeId: string
  readonly requestId: string
  readonly at: number
  /** Of a decision. */
  readonly approval?: object
}

interface KeptEvent {
  readonly eventId: string
  readonly event: string
  readonly changeId: string
  readonly state: string
}

export interface Kept {
  readonly changes: readonly KeptChange[]
  readonly steps: ReadonlyMap<string, readonly AuditStep[]>
  readonly events: readonly KeptEvent[]
  /** The change of each decision. */
  readonly decisions: readonly string[]
}

export async function readKept({ db }: Store): Promise<Kept> {
  const changes = await db.selectFrom('change').selectAll().orderBy('created_at').execute()
  const entries = await db
    .selectFrom('audit_entry')
    .select('body')
    .where('kind', '!=', 'call')
    .orderBy('tenant')
    .orderBy('seq')
    .execute()
  const events = await db
    .selectFrom('callback_delivery')
    .select(['event_id as eventId', 'event', 'change_id as changeId', 'state'])
    .execute()
  const decisions = await db.selectFrom('change_decision').select('change_id').execute()
  const steps = entries.map(({ body }): AuditStep => JSON.parse(body ?? ''))
  return {
    changes: changes.map(keptChange),
    steps: Map.groupBy(steps, ({ changeId }) => changeId),
    events,
    decisions: decisions.map(({ change_id }) => change_id),
  }
}
