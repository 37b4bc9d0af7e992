/** Lints of grants: those without effect, and approvals that protect less than they seem to. */
import type { GrantModel, ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import { listWords } from '../words.ts'
import { covers } from './covers.ts'
import { type Finding, grantPath } from './finding.ts'

export const lintGrants = (model: PolicyModel): Finding[] =>
  [...model.objects.values()].flatMap(object => [
    ...shadowed(object),
    ...object.grants.flatMap(grant => lintApprovals(grant, object)),
  ])

// Of two that give the same, the later one is at fault.
function shadowed({ name, grants }: ObjectModel): Finding[] {
  return grants.flatMap((grant, at) => {
    const wider = grants.find(
      (other, i) => i !== at && covers(other, grant) && (i < at || !covers(grant, other)),
    )
    if (wider === undefined) return []
    return [
      {
        lint: 'shadowed-grant',
        path: grantPath(name, grant.id),
        what: `${grant.id} gives nothing that ${wider.id} doesn’t give the same roles.`,
        remedy: 'Take it out, or say what it is to add.',
      },
    ]
  })
}

function lintApprovals(grant: GrantModel, object: ObjectModel): Finding[] {
  return (grant.write?.approvals ?? []).flatMap(({ id, approverRoles }) => {
    const path = grantPath(object.name, grant.id)
    const findings: Finding[] = []
    if (approverRoles.every(role => grant.roles.has(role)))
      findings.push({
        lint: 'approval-among-peers',
        path,
        what: `${id} of ${grant.id} is approved by requesters alone: ${listWords(approverRoles)}.`,
        remedy: 'Name an approver role that may not ask for the change itself.',
      })
    const blind = approverRoles.filter(
      role => !object.grants.some(g => g.actions.has('read') && g.roles.has(role)),
    )
    if (blind.length > 0)
      findings.push({
        lint: 'approver-can-not-read',
        path,
        what: `${id} of ${grant.id} is approved by ${listWords(blind)}, who can’t read ${object.name}.`,
        remedy: 'Grant them what they must see to decide.',
      })
    return findings
  })
}
