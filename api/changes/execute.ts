/** Executes a change: at most once, only what was kept, and only while the records are as they were. */
import { lookAt } from '../crm/look.ts'
import { Problem } from '../problem.ts'
import type { CallContext, WriteAnswer } from '../salesforce/types.ts'
import { decideAgain, type Facts } from './decide-again.ts'
import { finishChange, putBack, putBackUnwritten } from './finish.ts'
import type { FieldConflict, KeptChange, KeptDecision, Result } from './kept.ts'
import { asRead, conflictsOf, isTouched } from './moved.ts'
import { refusalOf } from './refusal.ts'
import { limits, type Room } from './room.ts'
import { keepIntent, type StepBy } from './steps.ts'
import { moveChange, readChange, readDecisions } from './table.ts'
import { writeRequest } from './write-request.ts'

/** A record may move on once more between looking again and writing again; then it is left alone. */
const writesMax = 2

/**
 * Executes an approved change, and answers how it ended: executed, failed, conflict; or as it is where somebody else
 * executes it or its time has passed. One Salesforce call; two more where the record has moved on in other fields.
 * Throws Problem 'write-unknown' where nobody knows yet, 'audit-unavailable', and what keeps Salesforce from being
 * asked at all: then nothing was written, and it may be tried again until its time passes.
 */
export async function executeChange(
  room: Room,
  approved: KeptChange,
  by: StepBy,
  context: CallContext,
): Promise<KeptChange> {
  const { db } = room.store
  const now = await room.time.now()
  const begun = await moveChange(
    db,
    approved.id,
    {
      states: ['approved'],
      version: approved.version,
      before: { deadline: 'execute_by', now: room.time.sql },
    },
    { state: 'executing', fence: approved.fence + 1, lease_until: now + limits.leaseMs, started_at: now },
  )
  if (begun === undefined) return (await readChange(db, approved.tenantId, approved.id)) ?? approved
  const decisions = await readDecisions(db, begun.id)
  const own = ownContext(room, context)
  const ended = await attempt(room, begun, decisions, by, own).finally(() => {
    context.spent.calls += own.spent.calls
  })
  try {
    return await finishChange(room, begun, ended, by, own.spent.calls)
  } catch (cause) {
    // Salesforce has written; what can't be kept now is found out when the lease ends.
    throw new Problem('write-unknown', { cause, members: { changeId: begun.id } })
  }
}

export type Ended =
  | { readonly state: 'executed' | 'simulated'; readonly result: Result }
  | { readonly state: 'failed' | 'conflict'; readonly result: Result }

const nothing = { recordIds: [], after: [] } as const

async function attempt(
  room: Room,
  change: KeptChange,
  decisions: readonly KeptDecision[],
  by: StepBy,
  context: CallContext,
): Promise<Ended> {
  let facts: Facts = change.basis.writes
  let announced: 'not' | 'perhaps' | 'surely' = 'not'
  try {
    for (let writes = 0; ; writes += 1) {
      if (writes === 0 && mustLookAgain(room, change)) facts = await factsNow(room, change, context)
      const permitted = decideAgain(room, change, decisions, facts)
      const conflicts = conflictsOf(change, facts)
      if (conflicts.length > 0) return conflict(conflicts)
      if (isTouched(change, facts)) return conflict([], touched)
      if (change.payload.shadow) return { state: 'simulated', result: nothing }
      if (announced === 'not') {
        announced = 'perhaps'
        await keepIntent(room, change, by)
        announced = 'surely'
      }
      const request = writeRequest(change, permitted, room.changeKeyFields)
      const answer = await room.gateway.write(principalOf(change), request, context)
      if (answer.written) return { state: 'executed', result: written(change, answer) }
      if (answer.because === 'refused') return failed(refusalOf(change, answer))
      if (writes + 1 === writesMax) return conflict([])
      facts = await factsNow(room, change, context)
    }
  } catch (error) {
    if (error instanceof Problem && isRefusal(error)) return failed(error)
    if (isUnknown(error))
      throw new Problem('write-unknown', { cause: error, members: { changeId: change.id } })
    // Nothing was written: whoever asks again may begin again.
    const untold = () => putBack(room.store.db, change)
    const told = () => putBackUnwritten(room, change, by, context.spent.calls)
    if (announced === 'surely') await told()
    // The store may have kept the intent and its answer be lost: then its end is kept too, if it can be.
    else if (announced === 'perhaps') await told().catch(untold)
    else await untold()
    throw error
  }
}

/**
 * Whether the decision rests on what no guard of the call holds still: records behind references, and in a pilot, which
 * makes no call, everything. What was looked at just now is as good as looked at again.
 */
function mustLookAgain({ clock }: Room, { basis, payload, startedAt }: KeptChange): boolean {
  const fresh = (startedAt ?? clock.now()) - payload.createdAt < limits.freshMs
  return !fresh && (payload.shadow || basis.writes.some(({ behind }) => behind))
}

async function factsNow(room: Room, change: KeptChange, context: CallContext): Promise<Facts> {
  const { payload, basis } = change
  const { requester, writes } = basis
  const rights = room.policy().rightsOf(requester)
  const { looked } = await lookAt(
    {
      gateway: room.gateway,
      rights,
      as: principalOf(change),
      context,
      budget: { admit: () => undefined, count: () => undefined },
    },
    writes.map(({ request, recordOf }, at) => ({
      request,
      recordOf,
      // The policy in force may not ask for it any more; what was shown still stands.
      ...(payload.writes[at]?.modstamp !== undefined && { alsoRead: ['SystemModstamp'] }),
    })),
  )
  return looked.map(({ before, found }) => ({ before: before ?? null, found }))
}

export const principalOf = ({ basis: { requester } }: KeptChange) => ({
  userId: requester.salesforceUser.id,
  username: requester.salesforceUser.username,
})

const written = ({ payload }: KeptChange, { records }: Extract<WriteAnswer, { written: true }>): Result => ({
  recordIds: records.map(record => String(record.Id)),
  after: payload.writes.map(({ fields }, at) =>
    Object.fromEntries(fields.map(({ field }) => [field, asRead(records[at]?.[field])])),
  ),
  ...numberOf(records),
})

function numberOf(records: readonly Readonly<Record<string, unknown>>[]): { numbers?: readonly string[] } {
  const numbers = records.flatMap(({ CaseNumber }) => (typeof CaseNumber === 'string' ? [CaseNumber] : []))
  return numbers.length === 0 ? {} : { numbers }
}

const failed = ({ code, detail, message }: Problem): Ended => ({
  state: 'failed',
  result: { ...nothing, code, detail: detail ?? message },
})

const conflict = (conflicts: readonly FieldConflict[], detail?: string): Ended => ({
  state: 'conflict',
  result: { ...nothing, code: 'change-conflict', conflicts, ...(detail !== undefined && { detail }) },
})

/** Not what was changed: whoever asks need not be one who may read it. */
const touched =
  'The record was changed since, and the policy wants nothing of it changed. Nothing was written.'

const isUnknown = (error: unknown): boolean => error instanceof Problem && error.code === 'write-unknown'

/** Salesforce wasn't asked, or said no, and will say so again. */
const isRefusal = ({ status, code }: Problem): boolean =>
  status < 500 && code !== 'budget-exhausted' && code !== 'write-unknown'

/** Who asked may go away; what was begun is brought to its end. */
function ownContext({ clock }: Room, { requestId }: CallContext): CallContext {
  return {
    requestId,
    signal: new AbortController().signal,
    deadlineAtMs: clock.now() + limits.writeTimeoutMs,
    spent: { calls: 0 },
  }
}
