/** The door of one call: everything an operation is given, for this caller, this input and these rights. */
import type { Budgets } from '../budgets/index.ts'
import type { ReadingBudget } from '../budgets/types.ts'
import { changesInHand, finishedEvent, type Room } from '../changes/index.ts'
import type { Clock } from '../clock.ts'
import { type AsMappedUser, gap } from '../crm/as-mapped-user/index.ts'
import type { AccessMode, MappedUser } from '../crm/as-mapped-user/types.ts'
import { openCrm } from '../crm/index.ts'
import type { CursorBox } from '../cursors.ts'
import type { DeliveryRoom } from '../delivery/types.ts'
import type { Caller } from '../identity/caller.ts'
import type { MappingRoom } from '../mappings/index.ts'
import type { Door } from '../operations/types.ts'
import type { Policy, Rights } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { Gateway } from '../salesforce/types.ts'
import type { SwitchRoom } from '../switches/index.ts'
import type { AnyCall } from './call.ts'
import type { Findings } from './entry.ts'
import { noting } from './rights.ts'

export interface DoorParts {
  readonly gateway: Gateway
  readonly budgets: Budgets
  readonly switches: Pick<SwitchRoom, 'inHandOf'>
  readonly mappings: Pick<MappingRoom, 'inHandOf'>
  readonly changes: Room
  readonly delivery: Pick<DeliveryRoom, 'subscribe' | 'unsubscribe'>
  readonly clock: Clock
  readonly cursors: CursorBox
  readonly currency: string
  readonly fiscalYearStartMonth: number
  readonly salesforceUrl: string
  /** Set where Salesforce is asked in one session for everybody. */
  readonly asMappedUser?: AsMappedUser | undefined
}

/**
 * Opens the door; what is used behind it is noted in `found`. In integration-user mode, what the mapped user may read is
 * asked first: one Salesforce call, none while it is remembered.
 */
export async function openDoor(
  parts: DoorParts,
  call: AnyCall,
  caller: Caller,
  policy: Policy,
  full: Rights,
  found: Findings,
  /** Of a write: under which what it makes is kept, once. */
  keyId: string | undefined,
): Promise<Door> {
  // An app acts as the integration user itself.
  const standing =
    caller.kind === 'app'
      ? undefined
      : await parts.asMappedUser?.standingOf(caller, policy, full, call.context)
  const { rights = full, user } = standing ?? {}
  return doorFor(parts, call, caller, rights, found, user, keyId)
}

function doorFor(
  parts: DoorParts,
  { operation, context, agent }: AnyCall,
  caller: Caller,
  rights: Rights,
  found: Findings,
  mappedUser: MappedUser | undefined,
  keyId: string | undefined,
): Door {
  const { id: userId, username } = caller.salesforceUser
  const budget = parts.budgets.of(caller, rights.limits)
  const noted = noting(rights, found.grants)
  const scope = {
    tenantId: caller.tenantId,
    objectId: caller.objectId,
    policyHash: rights.policyHash,
    operation,
    input: found.input ?? {},
  }
  const crm = {
    gateway: mappedUser?.gateway ?? parts.gateway,
    rights: noted,
    as: { userId, username },
    context,
    budget: counting(budget, found),
    mappedUser,
  }
  const { conversationId, agentName } = agent
  const hand = {
    caller,
    rights: noted,
    operation,
    context,
    agent: { conversationId, agentName },
    keyId,
    crm,
    note: (changeId: string) => found.changes.add(changeId),
  }
  return {
    caller,
    rights: noted,
    crm: openCrm(crm),
    changes: changesInHand(parts.changes, hand),
    subscriptions: subscriptionsOf(parts.delivery, caller),
    accessMode: mappedUser === undefined ? byUser : byIntegrationUser,
    clock: parts.clock,
    currency: parts.currency,
    fiscalYearStartMonth: parts.fiscalYearStartMonth,
    salesforceUrl: parts.salesforceUrl,
    cursors: {
      open: cursor => parts.cursors.open(scope, cursor),
      seal: offset => parts.cursors.seal(scope, offset),
    },
    reading: budget,
    admin: {
      switches: parts.switches.inHandOf(caller),
      mappings: parts.mappings.inHandOf({ ...caller, salesforceUserId: userId }, context, effect => {
        found.effect = effect
      }),
    },
  }
}

/**
 * Subscriptions of this caller alone. A change that is over tells who comes to wait for it at once. Of what became of
 * changes a person is told for their own: whoever may see another's asks for it by its id.
 */
const subscriptionsOf = (
  delivery: DoorParts['delivery'],
  { kind, tenantId, objectId, clientId }: Caller,
): Door['subscriptions'] => ({
  subscribe: ({ event, notificationUrl, changeId }) => {
    const ownOnly = kind === 'user' && event === 'change-finished' && changeId === undefined
    return delivery.subscribe(
      {
        tenantId,
        objectId,
        clientId,
        event,
        notificationUrl,
        ...(changeId !== undefined && { changeId }),
        ...(ownOnly && { requesterId: objectId }),
      },
      changeId === undefined ? undefined : trx => finishedEvent(trx, tenantId, changeId),
    )
  },
  unsubscribe: subscriptionId => delivery.unsubscribe(subscriptionId, { tenantId, objectId }),
})

const byUser: AccessMode = { mode: 'user' }
const byIntegrationUser: AccessMode = { mode: 'integration-user', gap }

/** The same budget; what it lets out, or doesn't, is noted. */
function counting(budget: ReadingBudget, found: Findings): Pick<ReadingBudget, 'admit' | 'count'> {
  const noted = (act: () => void) => {
    try {
      act()
    } catch (error) {
      if (error instanceof Problem) found.overspent = error
      throw error
    }
  }
  return {
    admit: () => noted(() => budget.admit()),
    count(rows, ids) {
      noted(() => budget.count(rows, ids))
      found.rows += rows
      for (const id of ids) found.records.add(id)
    },
  }
}
