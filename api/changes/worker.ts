/** What happens to changes without anybody asking: deadlines pass, executions that broke off are cleared up. */
import { randomUUID } from 'node:crypto'
import type { CallContext } from '../salesforce/types.ts'
import { eventOf } from './events.ts'
import { executeChange } from './execute.ts'
import { type ChangeRow, type KeptChange, keptChange } from './kept.ts'
import { makeMove } from './make-move.ts'
import { offerAgain } from './offer.ts'
import { reconcileChange } from './reconcile.ts'
import { limits, type Room } from './room.ts'
import type { StepBy } from './steps.ts'
import { isUnrouted, moveChange } from './table.ts'

const batchMax = 50

export interface Worker {
  /** Does what is due now. Never rejects: what fails is tried at the next turn. */
  run(): Promise<void>
  /** Waits for the turn under way. */
  close(): Promise<void>
}

export function createWorker(room: Room): Worker {
  let running: Promise<void> | undefined
  let closed = false
  const turn = async (): Promise<void> => {
    for (const due of [expireDue, clearUpDue, executeDue, offerDue]) {
      if (closed) return
      try {
        await due(room)
      } catch (cause) {
        room.log('warn', { err: cause }, 'Changes that were due had to wait.')
      }
    }
  }
  return {
    run() {
      if (closed) return Promise.resolve()
      running ??= turn().finally(() => {
        running = undefined
      })
      return running
    },
    async close() {
      closed = true
      await running
    },
  }
}

/** Nobody agreed in time, or could not be asked to write in time: time-out means no. */
async function expireDue(room: Room): Promise<void> {
  for (const [state, deadline] of [
    ['proposed', 'decide_by'],
    ['pending', 'decide_by'],
    ['approved', 'execute_by'],
  ] as const) {
    const rows = await room.store.db
      .selectFrom('change')
      .selectAll()
      .where('state', '=', state)
      .where(deadline, '<=', room.time.sql)
      .limit(batchMax)
      .execute()
    await forEach(room, rows, change => expire(room, change), 'A change whose time has passed is still open.')
  }
}

async function expire(room: Room, change: KeptChange): Promise<void> {
  const finishedAt = await room.time.now()
  await makeMove(room, { kind: 'step', step: 'expired', by: byItself() }, async trx => {
    const row = await moveChange(
      trx,
      change.id,
      { states: [change.state], version: change.version },
      { state: 'expired', finished_at: finishedAt, sameness: null },
    )
    if (row !== undefined) await room.delivery.enqueue(trx, eventOf(row))
    return row
  })
}

/** Executions whose lease has ended: whoever began them is gone, or doesn't know. */
async function clearUpDue(room: Room): Promise<void> {
  const rows = await room.store.db
    .selectFrom('change')
    .selectAll()
    .where('state', '=', 'executing')
    .where('lease_until', '<=', room.time.sql)
    .limit(batchMax)
    .execute()
  await forEach(
    room,
    rows,
    change => reconcileChange(room, change, byItself(), contextOf(room)),
    'How an execution ended still can’t be found out.',
  )
}

/** Changes that approvers agreed to and that could not be written then. */
async function executeDue(room: Room): Promise<void> {
  const rows = await room.store.db
    .selectFrom('change')
    .selectAll()
    .where('state', '=', 'approved')
    .where('execute_by', '>', room.time.sql)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('change_decision')
          .select('change_id')
          .whereRef('change_decision.change_id', '=', 'change.id'),
      ),
    )
    .limit(batchMax)
    .execute()
  await forEach(
    room,
    rows,
    change => executeChange(room, change, byItself(), contextOf(room)),
    'An approved change still can’t be written.',
  )
}

/** Changes that wait for approvers, and that no flow is known to have told them of. */
async function offerDue(room: Room): Promise<void> {
  const rows = await room.store.db
    .selectFrom('change')
    .selectAll()
    .where('state', '=', 'pending')
    .where('offer_at', '<=', room.time.sql)
    .where(isUnrouted)
    .orderBy('offer_at')
    .limit(batchMax)
    .execute()
  await forEach(
    room,
    rows,
    change => offerAgain(room, change),
    'A change that waits for approvers can’t be told of again.',
  )
}

/** One that fails (its requester can’t sign in any more, say) keeps no other waiting; it is tried at the next turn. */
async function forEach(
  room: Room,
  rows: readonly ChangeRow[],
  act: (change: KeptChange) => Promise<unknown>,
  message: string,
): Promise<void> {
  for (const row of rows)
    try {
      await act(keptChange(row))
    } catch (cause) {
      room.log('warn', { err: cause, changeId: row.id }, message)
    }
}

const byItself = (): StepBy => ({
  requestId: `worker-${randomUUID()}`,
  objectId: null,
  salesforceUserId: null,
  clientId: null,
})

const contextOf = (room: Room): CallContext => ({
  requestId: `worker-${randomUUID()}`,
  signal: new AbortController().signal,
  deadlineAtMs: room.clock.now() + limits.writeTimeoutMs,
  spent: { calls: 0 },
})
