/** Holds what was kept and told of changes against what the org wrote. */
import type { KeptChange } from '../../api/changes/kept.ts'
import type { PayloadWrite } from '../../api/changes/payload.ts'
import type { ChangeState } from '../../api/changes/present/types.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import type { Heard } from './client.ts'
import type { AuditStep, Kept } from './kept.ts'
import type { Written } from './ledger.ts'

export interface Evidence {
  readonly kept: Kept
  readonly ledger: readonly Written[]
  /** Calls to Salesforce. */
  readonly journal: readonly JournalEntry[]
  readonly heard: readonly Heard[]
}

export interface Checked {
  readonly changes: number
  /** How many changes ended in each state. */
  readonly states: Readonly<Partial<Record<ChangeState, number>>>
  /** Records written a second time by one change. */
  readonly duplicates: number
  /** Executions that broke off and were cleared up. */
  readonly reconciled: number
  /** Conflicts whose value was written and replaced before anybody could look: left to a person. */
  readonly leftToAPerson: number
  /** Calls that wrote or tried to. */
  readonly writeCalls: number
  /** Everything that is not as it must be. */
  readonly faults: readonly string[]
}

/** States in which a change may be left: over, or waiting for people. */
const restful: ReadonlySet<ChangeState> = new Set([
  'pending',
  'executed',
  'failed',
  'conflict',
  'rejected',
  'expired',
  'cancelled',
])
const terminal: ReadonlySet<string> = new Set([...restful].filter(state => state !== 'pending'))

export function checkTruth({ kept, ledger, journal, heard }: Evidence): Checked {
  const { changes, steps } = kept
  const byValue = new Map(
    changes.flatMap(change => markedValues(change).map(value => [value, change] as const)),
  )
  const commits = Map.groupBy(ledger, written => ownerOf(written, byValue)?.id)
  const calls = journal.filter(isWriting)
  const faults: string[] = []
  let duplicates = 0
  let leftToAPerson = 0

  for (const stray of commits.get(undefined) ?? [])
    faults.push(`No change wrote ${JSON.stringify(stray.after)}.`)
  for (const change of changes) {
    const own = commits.get(change.id) ?? []
    const say = (what: string) =>
      faults.push(`${change.id} (${change.state}, ${change.payload.operation}): ${what}`)
    if (!restful.has(change.state)) say('is neither over nor waiting for people')
    const extra = change.payload.writes.map(
      write => own.filter(({ object }) => object === write.object).length - 1,
    )
    duplicates += extra.reduce((sum, more) => sum + Math.max(0, more), 0)
    if (extra.some(more => more > 0)) say(`wrote a record ${Math.max(...extra) + 1} times`)
    if (change.state === 'executed') executedFaults(change, own).forEach(say)
    else if (own.length > 0)
      if (change.state === 'conflict' && change.fence > 1 && wasReplaced(own, ledger)) leftToAPerson += 1
      else say(`wrote ${own.length} records`)
    auditFaults(change, steps.get(change.id) ?? []).forEach(say)
    moveFaults(change, kept).forEach(say)
    eventFaults(change, kept).forEach(say)
  }
  for (const call of calls) {
    const change = changeOf(call, byValue)
    const intents = (change && steps.get(change.id)?.filter(({ kind }) => kind === 'intent')) ?? []
    if (!intents.some(({ at }) => at <= Date.parse(call.at)))
      faults.push(`No intent stands before the write of ${change?.id ?? 'no change'} at ${call.at}.`)
  }
  faults.push(...toldFaults(changes, heard))
  return {
    changes: changes.length,
    states: Object.fromEntries(
      [...Map.groupBy(changes, ({ state }) => state)].map(([state, of]) => [state, of.length]),
    ),
    duplicates,
    reconciled: [...steps.values()].reduce((sum, of) => sum + clearedUp(of), 0),
    leftToAPerson,
    writeCalls: calls.length,
    faults,
  }
}

/** Fields whose values are of one change alone. */
const marking = new Set(['NextStep', 'Amount', 'Subject'])

const markedValues = ({ payload }: KeptChange): readonly string[] => payload.writes.flatMap(markedIn)

const markedIn = ({ object, fields }: PayloadWrite): readonly string[] =>
  fields.filter(({ field }) => marking.has(field)).map(({ field, after }) => `${object} ${field} ${after}`)

type ByValue = ReadonlyMap<string, KeptChange>

function ownerOf({ object, before, after }: Written, byValue: ByValue): KeptChange | undefined {
  const changed = [...marking].filter(field => before?.[field] !== after[field] || object === 'Task')
  for (const field of changed) {
    const change = byValue.get(`${object} ${field} ${after[field]}`)
    if (change !== undefined) return change
  }
  return undefined
}

function executedFaults({ payload, id, result }: KeptChange, own: readonly Written[]): readonly string[] {
  return payload.writes.flatMap((write, at) => {
    const written = own.find(({ object }) => object === write.object)
    if (written === undefined) return [`${write.object} was never written`]
    const { before, after } = written
    const other = write.fields.filter(f => f.before !== f.after && (after[f.field] ?? null) !== f.after)
    const unseen = write.fields.filter(
      f => write.action === 'update' && (before?.[f.field] ?? null) !== f.before,
    )
    return [
      ...other.map(f => `${f.field} became ${after[f.field]}, not ${f.after}`),
      ...unseen.map(f => `${f.field} was ${before?.[f.field]}, not ${f.before} as was shown`),
      ...(result?.recordIds[at] === after.Id ? [] : [`names ${result?.recordIds[at]}, not ${after.Id}`]),
      ...(write.action === 'update' || after.Sallyport_Change__c === `${id}-${at}`
        ? []
        : ['its key is another’s']),
    ]
  })
}

/** Whether somebody has written over each of these since: the record no longer tells who wrote what. */
const wasReplaced = (own: readonly Written[], ledger: readonly Written[]): boolean =>
  own.every(({ object, after }) =>
    [...marking].every(field =>
      object === 'Task'
        ? false
        : !own.some(o => o.before?.[field] !== o.after[field]) ||
          ledger.some(later => later.before?.Id === after.Id && later.before?.[field] === after[field]),
    ),
  )

/** Every execution that was announced is told as it ended; the last one as the change ended. */
function auditFaults({ state }: KeptChange, steps: readonly AuditStep[]): readonly string[] {
  const told = steps.filter(({ kind }) => kind !== 'step')
  const intents = told.filter(({ kind }) => kind === 'intent').length
  const outcomes = told.filter(({ kind }) => kind === 'outcome').map(({ step }) => step)
  const ran = state === 'executed' || state === 'failed' || state === 'conflict'
  const last = outcomes.at(-1)
  return [
    ...(intents > outcomes.length || told.at(-1)?.kind === 'intent'
      ? ['the audit holds an intent without an outcome']
      : []),
    ...(ran && last !== state ? [`the audit’s last outcome is ${last}`] : []),
    ...(!ran && outcomes.some(step => step !== 'not-written')
      ? [`the audit holds the outcomes ${outcomes.join()}`]
      : []),
  ]
}

/** The audit has one entry of each move that was made, and none of any other. */
function moveFaults({ id, state, payload }: KeptChange, { steps, decisions }: Kept): readonly string[] {
  const told = steps.get(id) ?? []
  const count = (of: (step: AuditStep) => boolean) => told.filter(of).length
  const isAgreed = ['pending', 'rejected', 'executed', 'failed', 'conflict'].includes(state)
  const confirmed = count(({ step }) => step === 'confirmed')
  const ends = told.map(({ step }) => step).filter(step => terminal.has(step))
  return [
    ...(told[0]?.kind === 'step' ? [] : ['the audit doesn’t begin with its proposal']),
    ...(payload.confirm && (confirmed > 1 || (isAgreed && confirmed === 0))
      ? [`the audit tells ${confirmed} times that it was confirmed`]
      : []),
    ...(count(({ approval }) => approval !== undefined) === decisions.filter(of => of === id).length
      ? []
      : ['the audit doesn’t tell of each decision once']),
    ...(ends.join() === (terminal.has(state) ? state : '')
      ? []
      : [`the audit tells that it is over: ${ends.join()}`]),
  ]
}

/** Executions that broke off: whoever told their end had not announced them. */
function clearedUp(steps: readonly AuditStep[]): number {
  const announced = new Set(steps.filter(({ kind }) => kind === 'intent').map(({ requestId }) => requestId))
  return steps.filter(
    ({ kind, requestId }) =>
      kind === 'outcome' && requestId.startsWith('worker-') && !announced.has(requestId),
  ).length
}

/** Exactly one event of its end; one of its wait for approvers when it has come that far. */
function eventFaults({ id, state, payload }: KeptChange, { events, steps }: Kept): readonly string[] {
  const own = events.filter(({ changeId }) => changeId === id).map(({ eventId }) => eventId)
  const asked = payload.approvals.length > 0
  const decided = asked && !['proposed', 'cancelled', 'expired'].includes(state)
  const wasPending = decided || (asked && steps.get(id)?.some(({ step }) => step === 'confirmed') === true)
  const mayHaveBeen = asked && (state === 'cancelled' || state === 'expired')
  const wanted = [
    ...(wasPending ? [`${id}:pending`] : []),
    ...(terminal.has(state) ? [`${id}:${state}`] : []),
  ]
  const missing = wanted.filter(eventId => own.filter(o => o === eventId).length !== 1)
  // Waits that nobody has taken up are told again, each time once.
  const again = [2, 3, 4].map(nth => `${id}:pending:${nth}`)
  const isAgain = (eventId: string) =>
    (wasPending || mayHaveBeen) && again.includes(eventId) && own.filter(o => o === eventId).length === 1
  const surplus = own.filter(
    o => !wanted.includes(o) && !(mayHaveBeen && o === `${id}:pending`) && !isAgain(o),
  )
  return [...missing, ...surplus].map(
    eventId => `the event ${eventId} was enqueued ${own.filter(o => o === eventId).length} times`,
  )
}

const isWriting = ({ target, method, subrequests }: JournalEntry): boolean =>
  target === 'salesforce' &&
  method === 'POST' &&
  subrequests?.some(part => part.method === 'POST' || part.method === 'PATCH') === true

function changeOf({ subrequests = [] }: JournalEntry, byValue: ByValue): KeptChange | undefined {
  for (const { url, body } of subrequests) {
    const object = /\/sobjects\/(\w+)/.exec(url)?.[1]
    if (object === undefined || typeof body !== 'object' || body === null) continue
    for (const [field, value] of Object.entries(body)) {
      const change = byValue.get(`${object} ${field} ${value}`)
      if (change !== undefined) return change
    }
  }
  return undefined
}

/** One wish is one change, and what a client was told of its end is so. */
function toldFaults(changes: readonly KeptChange[], heard: readonly Heard[]): readonly string[] {
  const byId = new Map(changes.map(change => [change.id, change]))
  const byMark = Map.groupBy(
    changes.flatMap(change =>
      [...new Set(markedValues(change).map(value => value.replace(/^\w+ \w+ /, '')))].map(mark => ({
        mark,
        change,
      })),
    ),
    ({ mark }) => mark,
  )
  return heard.flatMap(({ wish, told }) => {
    const { n, nextStep, subject, amount } = wish
    const count = byMark.get(String(nextStep ?? subject ?? amount))?.length ?? 0
    const ids = new Set(told.flatMap(({ changeId }) => changeId ?? []))
    const wrong = told.filter(({ changeId, state }) => {
      const change = changeId === undefined ? undefined : byId.get(changeId)
      return (
        changeId !== undefined &&
        (change === undefined || (terminal.has(state ?? '') && change.state !== state))
      )
    })
    return [
      ...(count > 1 || ids.size > 1 ? [`Wish ${n} became ${Math.max(count, ids.size)} changes.`] : []),
      ...wrong.map(
        t => `Wish ${n} was told ${JSON.stringify(t)}; it is ${byId.get(t.changeId ?? '')?.state}.`,
      ),
    ]
  })
}
