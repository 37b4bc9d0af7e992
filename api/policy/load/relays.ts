/**
 * Who passes on what approvers answered elsewhere is believed on a flow's word. So whoever holds that right holds none to
 * change anything by: a relay can neither propose nor decide, and whoever proposes can't relay.
 */
import type { RoleModel } from '../model.ts'
import type { KnownOperations } from './document.ts'
import type { Faults, Place } from './faults.ts'

const RELAY = 'RelayApprovalDecision'
/** What a relay does, all of it. */
const ofRelays: readonly string[] = [RELAY, 'RecordApprovalRouting']

/**
 * Faults for a role that relays and may ask another operation that writes or administers, and for one that may and is
 * held with the same appRole or group as a role that relays. Without known operations nothing is known of what they do.
 */
export function checkRelays(
  roles: readonly { readonly role: RoleModel; readonly place: Place }[],
  operations: KnownOperations,
  faults: Faults,
): void {
  if (operations === undefined) return
  const isWrite = (name: string) =>
    !ofRelays.includes(name) && (operations[name] === 'write' || operations[name] === 'administer')
  const relays = roles.filter(({ role }) => role.operations.includes(RELAY)).map(({ role }) => role)
  for (const { role, place } of roles) {
    const written = role.operations.find(isWrite)
    if (written === undefined) continue
    if (relays.includes(role)) {
      const remedy = `Make a role of its own for ${RELAY}, with nothing else that writes.`
      faults.add(place, `${role.name} passes on decisions and may also ask ${written}.`, remedy)
      continue
    }
    const relay = relays.find(other => haveHoldersInCommon(other, role))
    if (relay === undefined) continue
    const remedy = `Give ${relay.name} an appRole or group that no role which writes has.`
    faults.add(place, `Who holds ${relay.name} holds ${role.name} too, and may ask ${written}.`, remedy)
  }
}

const haveHoldersInCommon = (a: RoleModel, b: RoleModel): boolean =>
  a.callers.some(kind => b.callers.includes(kind)) &&
  (a.appRoles.some(name => b.appRoles.includes(name)) || a.groups.some(id => b.groups.includes(id)))
