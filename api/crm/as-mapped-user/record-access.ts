/** Which records a user may read, asked for by somebody else: UserRecordAccess. */
import type { Clock } from '../../clock.ts'
import { createBoundedCache } from '../../identity/bounded-cache.ts'
import type { CallContext, Gateway, Principal } from '../../salesforce/types.ts'
import { printQuery } from '../../soql/print.ts'
import type { Literal } from '../../soql/tree.ts'
import { isShared } from './objects.ts'

const lifeMs = 5 * 60_000
const entriesMax = 200_000
/** Salesforce: at most 200 records a query. */
const recordsMax = 200

export interface RecordAccess {
  /** Which of these records the user may read; anything Salesforce doesn't affirm is no. */
  mayRead(ids: Iterable<string>): Promise<(id: string) => boolean>
}

export interface RecordAccessOptions {
  readonly gateway: Pick<Gateway, 'query'>
  /** Asks; must see every record itself. */
  readonly integration: Principal
  readonly clock: Clock
}

/** Answers are remembered for five minutes; up to 1,000 unknown records are one Salesforce call. */
export function createRecordAccess({ gateway, integration, clock }: RecordAccessOptions) {
  const known = createBoundedCache<{ readonly may: boolean; readonly untilMs: number }>(entriesMax)

  return {
    of: (userId: string, context: CallContext): RecordAccess => ({
      async mayRead(ids) {
        const verdicts = new Map<string, boolean>()
        const unknown: string[] = []
        const now = clock.now()
        for (const id of new Set(ids)) {
          const hit = known.get(userId + id)
          if (hit !== undefined && now < hit.untilMs) verdicts.set(id, hit.may)
          else unknown.push(id)
        }
        if (unknown.length > 0) {
          const soql = chunks(unknown).map(some => printQuery(accessQuery(userId, some)))
          const answers = await gateway.query(integration, soql, context)
          const affirmed = new Set(answers.flatMap(({ records }) => records.flatMap(affirmedId)))
          const untilMs = now + lifeMs
          for (const id of unknown) {
            const may = affirmed.has(id)
            known.set(userId + id, { may, untilMs })
            verdicts.set(id, may)
          }
        }
        return id => !isShared(id) || verdicts.get(id) === true
      },
    }),
  }
}

const string = (value: string): Literal => ({ type: 'string', value })

const accessQuery = (userId: string, ids: readonly string[]) => ({
  from: 'UserRecordAccess',
  select: ['RecordId', 'HasReadAccess'],
  where: {
    kind: 'all',
    of: [
      { kind: 'compare', field: 'UserId', op: '=', value: string(userId) },
      { kind: 'in', field: 'RecordId', negated: false, values: ids.map(string) },
    ],
  } as const,
})

function affirmedId(record: Readonly<Record<string, unknown>>): readonly string[] {
  const { RecordId, HasReadAccess } = record
  return HasReadAccess === true && typeof RecordId === 'string' ? [RecordId] : []
}

function chunks(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / recordsMax)
  return Array.from({ length: count }, (_, i) => ids.slice(i * recordsMax, (i + 1) * recordsMax))
}
