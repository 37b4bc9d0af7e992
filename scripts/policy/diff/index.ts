/** What changes for whom between two policies. */
import type { ObjectModel, PolicyModel, RoleModel } from '../../../api/policy/model.ts'
import type { Limits } from '../../../api/policy/types.ts'
import { type Change, gainedAndLost, moved, type Section } from './change.ts'
import { deploymentSections, limitsMoved, pairs, phaseMoved } from './deployment.ts'
import { grantChanges } from './grants.ts'

/** The differences, part by part; parts without any are left out. */
export function diffOf(before: PolicyModel, after: PolicyModel): readonly Section[] {
  const roles = pairs(byName(before), byName(after)).map(([name, old, young]) => ({
    title: `Role ${name}`,
    changes: [
      ...role(old, young, { before: before.limits, after: after.limits }),
      ...objects(name, before, after),
    ],
  }))
  return [...deploymentSections(before, after), ...roles].filter(section => section.changes.length > 0)
}

const byName = ({ roles }: PolicyModel) => new Map(roles.map(r => [r.name, r]))

/** `above`: limits of the deployments. */
function role(
  before: RoleModel | undefined,
  after: RoleModel | undefined,
  above: { readonly before: Limits; readonly after: Limits },
): Change[] {
  const none = { appRoles: [], groups: [], callers: [], operations: [] }
  const [old, young] = [before ?? none, after ?? none]
  const holders = (r: typeof none | RoleModel) => [
    ...r.appRoles.map(a => `app role ${a}`),
    ...r.groups.map(g => `group ${g}`),
  ]
  return [
    ...(before === undefined ? [{ effect: '.' as const, text: 'is new' }] : []),
    ...(after === undefined ? [{ effect: '.' as const, text: 'is gone' }] : []),
    ...gainedAndLost(holders(old), holders(young), names => `held by ${names.join(', ')}`),
    ...gainedAndLost(
      old.callers,
      young.callers,
      names => `for ${names.map(n => (n === 'user' ? 'people' : 'apps')).join(', ')}`,
    ),
    ...gainedAndLost(old.operations, young.operations, names => `may ask ${names.join(', ')}`),
    ...(before === undefined || after === undefined
      ? []
      : [
          ...phaseMoved('phase', before.phase, after.phase),
          ...limitsMoved(before.limits, after.limits, above.before, above.after),
          ...moved('purpose', before.purpose, after.purpose, '.'),
        ]),
  ]
}

function objects(name: string, before: PolicyModel, after: PolicyModel): Change[] {
  return pairs(before.objects, after.objects).flatMap(([, old, young]) => {
    const [was, is] = [readable(name, old), readable(name, young)]
    const object = (young ?? old)?.name ?? ''
    const summary =
      was.length === 0 || is.length === 0
        ? gainedAndLost(
            was.length === 0 ? [] : [object],
            is.length === 0 ? [] : [object],
            () => `${object} can be read`,
          )
        : gainedAndLost(was, is, fields => `${object}: ${fields.join(', ')} can be read`)
    return [...summary.map(said), ...grantChanges(name, old, young)]
  })
}

// What is lost is said as such, so that a line can be read without its sign.
const said = ({ effect, text }: Change): Change =>
  effect === '-' ? { effect, text: text.replace(/can be read$/, 'can no longer be read') } : { effect, text }

/** Fields of the object the role may read on some row at least, in full. */
const readable = (role: string, object: ObjectModel | undefined): readonly string[] => {
  const grants = object?.grants.filter(g => g.roles.has(role) && g.actions.has('read')) ?? []
  return [...new Set(grants.flatMap(g => [...g.fields]))]
}
