/**
 * Explicit mappings of accounts to Salesforce users, proposed by one administrator and decided by another. Every instance
 * answers from memory and looks every two seconds whether something was decided elsewhere.
 */
import { randomUUID } from 'node:crypto'
import type { Clock, Ticker } from '../clock.ts'
import type { Store } from '../store/index.ts'
import { conflict } from './conflict.ts'
import { type Candidate, checkedProposal, checkedUser, type Known } from './proposal.ts'
import {
  decisions,
  type KeptMapping,
  keepDecision,
  keepProposal,
  keyOf,
  type Person,
  pendingCount,
  readActive,
  readListed,
  readOne,
} from './table.ts'
import type { MappingEffect, UserMappings } from './types.ts'

const pollPeriodMs = 2_000
const pendingMax = 500
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The caller, as far as a mapping is proposed or decided by one. */
export interface Administrator extends Person {
  readonly kind: 'user' | 'app'
}

/** What a look at Salesforce costs and is called, as identity's lookups take it. */
interface LookupContext {
  readonly requestId: string
  readonly spent: { calls: number }
}

export interface MappingsOptions {
  readonly db: Store['db']
  readonly clock: Clock
  readonly ticker: Ticker
  readonly known: Known
  readonly integrationUsername: string
  /** One Salesforce call. Throws a Problem. */
  readonly lookupUser: (id: string, context: LookupContext) => Promise<readonly Candidate[]>
  /** Told that the store can't be read. Private: for the log. */
  readonly onFailure?: (cause: unknown) => void
}

export interface MappingRoom {
  /** The Salesforce user an account is explicitly mapped to. Costs nothing. */
  userIdOf(tenantId: string, objectId: string): string | undefined
  /** `changed` is told of every account whose mapping became another one. */
  onChange(changed: (tenantId: string, objectId: string) => void): void
  /** The mappings in the hand of one caller; what an act did is told to `effect`. */
  inHandOf(
    administrator: Administrator,
    context: LookupContext,
    effect: (effect: MappingEffect) => void,
  ): UserMappings
  close(): void
}

/** Reads the mappings and goes on looking for changes. Rejects when the store can't be read. */
export async function createMappings(options: MappingsOptions): Promise<MappingRoom> {
  const { db, clock, ticker, onFailure = () => undefined } = options
  const listeners: ((tenantId: string, objectId: string) => void)[] = []
  let active: ReadonlyMap<string, string> = new Map()
  let seen = -1
  let reading: Promise<void> | undefined

  const read = async () => {
    const decided = await decisions(db)
    if (decided === seen) return
    const before = active
    active = await readActive(db)
    seen = decided
    for (const key of new Set([...before.keys(), ...active.keys()])) {
      if (before.get(key) === active.get(key)) continue
      const [tenantId = '', objectId = ''] = key.split('/')
      for (const changed of listeners) changed(tenantId, objectId)
    }
  }
  /** Reads after whatever read is under way, which may have begun too early. */
  const readAgain = (): Promise<void> => {
    const next: Promise<void> = (reading ?? Promise.resolve()).catch(() => undefined).then(read)
    const done = () => {
      if (reading === next) reading = undefined
    }
    reading = next
    next.then(done, done)
    return next
  }
  await readAgain()
  const stopPolling = ticker.every(pollPeriodMs, async () => {
    if (reading === undefined) await readAgain().catch(onFailure)
  })

  return {
    userIdOf: (tenantId, objectId) => active.get(keyOf({ tenantId, objectId })),
    onChange: changed => void listeners.push(changed),
    inHandOf: (administrator, context, effect) => ({
      list: () => readListed(db),
      async propose(proposal) {
        const asked = checkedProposal(proposal, administrator.tenantId, options.known)
        if (administrator.kind !== 'user') throw conflict('not-a-person')
        const before = (await readActive(db)).get(keyOf(asked)) ?? null
        if (asked.salesforceUserId === null && before === null) throw conflict('nothing-to-remove')
        if (asked.salesforceUserId !== null && asked.salesforceUserId === before)
          throw conflict('already-active')
        if ((await pendingCount(db)) >= pendingMax) throw conflict('too-many')
        if (asked.salesforceUserId !== null)
          checkedUser(await options.lookupUser(asked.salesforceUserId, context), options.integrationUsername)
        const row = { ...asked, mappingId: randomUUID() }
        const mapping = await keepProposal(db, row, administrator, clock.now())
        if (mapping === undefined) throw conflict('already-pending')
        effect(effectOf(mapping, before, before, null))
        return mapping
      },
      async decide(mappingId, approve) {
        const id = mappingId.toLowerCase()
        const pending = GUID.test(id) ? await readOne(db, id) : undefined
        refuseDecision(pending, administrator)
        const decided = await keepDecision(db, pending, approve, administrator, clock.now())
        if (decided === undefined) throw conflict('not-pending')
        const { mapping, before } = decided
        effect(effectOf(mapping, before, approve ? mapping.salesforceUserId : before, administrator))
        await readAgain()
        return mapping
      },
    }),
    close: stopPolling,
  }
}

/** Four eyes: another person than the proposer, in Entra and in Salesforce, and nobody for their own account. */
function refuseDecision(pending: KeptMapping | undefined, by: Administrator): asserts pending is KeptMapping {
  if (by.kind !== 'user') throw conflict('not-a-person')
  if (pending === undefined) throw conflict('unknown')
  if (pending.state !== 'pending') throw conflict('not-pending')
  if (pending.proposer === keyOf(by) || pending.proposerSalesforceUserId === by.salesforceUserId)
    throw conflict('own-proposal')
  if (keyOf(pending) === keyOf(by)) throw conflict('own-account')
}

const effectOf = (
  { mappingId, tenantId, objectId, proposer, state }: KeptMapping,
  before: string | null,
  after: string | null,
  decidedBy: Person | null,
): MappingEffect => ({
  mappingId,
  tenantId,
  objectId,
  proposedBy: proposer,
  decidedBy: decidedBy === null ? null : keyOf(decidedBy),
  state,
  before,
  after,
})
