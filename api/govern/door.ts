/** The door of one call: everything an operation is given, for this caller, this input and these rights. */
import type { Budgets } from '../budgets/index.ts'
import type { ReadingBudget } from '../budgets/types.ts'
import type { Clock } from '../clock.ts'
import { type AsMappedUser, gap } from '../crm/as-mapped-user/index.ts'
import type { AccessMode, MappedUser } from '../crm/as-mapped-user/types.ts'
import { openCrm } from '../crm/index.ts'
import type { CursorBox } from '../cursors.ts'
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
  readonly clock: Clock
  readonly cursors: CursorBox
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
  _keyId: string | undefined,
): Promise<Door> {
  // An app acts as the integration user itself.
  const standing =
    caller.kind === 'app'
      ? undefined
      : await parts.asMappedUser?.standingOf(caller, policy, full, call.context)
  const { rights = full, user } = standing ?? {}
  return doorFor(parts, call, caller, rights, found, user)
}

function doorFor(
  parts: DoorParts,
  { operation, context }: AnyCall,
  caller: Caller,
  rights: Rights,
  found: Findings,
  mappedUser: MappedUser | undefined,
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
  return {
    caller,
    rights: noted,
    crm: openCrm({
      gateway: mappedUser?.gateway ?? parts.gateway,
      rights: noted,
      as: { userId, username },
      context,
      budget: counting(budget, found),
      mappedUser,
    }),
    accessMode: mappedUser === undefined ? byUser : byIntegrationUser,
    clock: parts.clock,
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
