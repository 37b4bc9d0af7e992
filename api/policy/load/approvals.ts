/** `approval:` when others must agree to a change, and who. */
import type { Node } from 'yaml'
import type { ApprovalModel } from '../model.ts'
import { readCondition } from './change-conditions.ts'
import { type GrantContext, readId } from './grant-parts.ts'
import { readWhole } from './limits.ts'
import { readAuthContext } from './operations.ts'
import { type Entry, readKeys, readList, readText, readTexts } from './yaml.ts'

const QUORUM_MAX = 10
const MINUTES = { m: 1, h: 60, d: 1_440 } as const
const EXPIRY_MINUTES_MAX = 30 * MINUTES.d

export function readApprovals(entry: Entry | undefined, context: GrantContext): readonly ApprovalModel[] {
  if (entry === undefined) return []
  const items = readList(entry.value, 'approval', entry.keyPlace, context.faults) ?? []
  return items.map(item => readApproval(item, context)).filter(a => a !== undefined)
}

function readApproval(node: Node, context: GrantContext): ApprovalModel | undefined {
  const { faults } = context
  const required = ['id', 'approvers', 'expires', 'message'] as const
  const allowed = [...required, 'when', 'quorum', 'stepUp', 'relayed'] as const
  const keys = readKeys(node, 'An approval', node, { allowed, required }, faults)
  if (keys?.id === undefined || keys.approvers === undefined || keys.message === undefined) return undefined
  const quorum = keys.quorum
  return {
    id: readId(keys.id, context),
    when: keys.when === undefined ? undefined : readCondition(keys.when.value, keys.when.keyPlace, context),
    approverRoles: readApprovers(keys.approvers, context),
    quorum: quorum === undefined ? 1 : (readWhole(quorum, 1, QUORUM_MAX, faults) ?? 1),
    expiresAfterMinutes: keys.expires === undefined ? 0 : readMinutes(keys.expires, context),
    message: readText(keys.message.value, 'message', keys.message.keyPlace, faults) ?? '',
    stepUp: keys.stepUp === undefined ? undefined : readAuthContext(keys.stepUp, faults),
    relayed: keys.relayed === undefined ? [] : readRelayed(keys.relayed, context),
  }
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readRelayed(entry: Entry, { faults }: GrantContext): string[] {
  return readTexts(entry.value, 'relayed', entry.keyPlace, faults).map(({ text, place }) => {
    const id = text.toLowerCase()
    if (!GUID.test(id))
      faults.add(
        place,
        `${text} is no object id.`,
        'Write the Entra object id of a person who may answer in a flow.',
      )
    return id
  })
}

function readApprovers(entry: Entry, { roles, faults }: GrantContext): string[] {
  return readTexts(entry.value, 'approvers', entry.keyPlace, faults).map(({ text, place }) => {
    if (!roles.has(text))
      faults.add(place, `There is no role ${text}.`, 'Declare it under `roles`, in this spelling.')
    return text
  })
}

function readMinutes(entry: Entry, { faults }: GrantContext): number {
  const text = readText(entry.value, entry.key, entry.keyPlace, faults)
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(text ?? '')
  const unit = match?.[2]
  const minutes =
    unit === 'm' || unit === 'h' || unit === 'd' ? Number(match?.[1]) * MINUTES[unit] : Number.NaN
  if (minutes <= EXPIRY_MINUTES_MAX) return minutes
  if (text !== undefined)
    faults.add(entry.value, `${text} is no time of at most 30 days.`, 'Write 30m, 24h or 3d.')
  return 0
}
