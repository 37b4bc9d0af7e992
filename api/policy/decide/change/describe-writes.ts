/** What may be written, in words. */
import type { ApprovalModel } from '../../model.ts'
import type { WritableObject } from '../../types.ts'
import type { ObjectView } from '../view.ts'
import { accepts, isWriteGrant, type WriteGrant } from './write-grant.ts'

/** What the caller may create and update of an object, with the rules that some or all of these changes meet. */
export function describeWrites({ model, writes }: ObjectView): readonly WritableObject[] {
  return (['create', 'update'] as const).flatMap(action => {
    const grants = writes.filter(isWriteGrant).filter(g => g.actions.has(action))
    if (grants.length === 0) return []
    const fields = [...model.fields.values()].filter(f => grants.some(g => accepts(g, [f])))
    const rules = [
      ...model.forbids.filter(f => f.actions.has(action)).map(f => f.message),
      ...grants.flatMap(g => g.write.constraints.map(c => c.message)),
      ...confirmation(grants),
      ...grants.flatMap(g => g.write.approvals.map(approval)),
    ]
    return [{ object: model.name, action, fields: fields.map(f => f.name), conditions: [...new Set(rules)] }]
  })
}

function confirmation(grants: readonly WriteGrant[]): readonly string[] {
  if (grants.every(g => g.write.confirm === 'always')) return ['You confirm each change.']
  return grants.every(g => g.write.confirm === 'never') ? [] : ['You confirm some changes.']
}

function approval({ approverRoles, quorum, message }: ApprovalModel): string {
  const roles = approverRoles.join(' or ')
  return quorum === 1 ? `Approval by ${roles}: ${message}` : `Approval by ${quorum} of ${roles}: ${message}`
}
