/** What becomes of a role's grants on one object. */
import type { GrantModel, ObjectModel } from '../../../api/policy/model.ts'
import { covers } from '../check/covers.ts'
import { implies, sameShape } from '../check/implies.ts'
import { grantConditions } from '../conditions.ts'
import { rowsWords } from '../matrix/cells.ts'
import { type Change, type Effect, gainedAndLost, moved } from './change.ts'
import { writeMoved } from './writes.ts'

/** Changes of one role on one object; either may be missing. Each line begins with the object's name. */
export function grantChanges(
  role: string,
  before: ObjectModel | undefined,
  after: ObjectModel | undefined,
): Change[] {
  const old = grantsOf(role, before)
  const young = grantsOf(role, after)
  const name = (after ?? before)?.name ?? ''
  const line = ({ effect, text }: Change): Change => ({ effect, text: `${name}: ${text}` })
  const gone = old.filter(g => !young.some(other => other.id === g.id))
  const come = young.filter(g => !old.some(other => other.id === g.id))
  const renamed = come.flatMap(grant => {
    const from = gone.find(g => alike(g, grant))
    return from === undefined ? [] : [{ from, grant }]
  })
  const isNew = come.filter(g => !renamed.some(r => r.grant === g))
  const isGone = gone.filter(g => !renamed.some(r => r.from === g))
  return [
    ...isNew.map(g => ({ effect: effectOf('+', g, old), text: `${g.id} ${grantWords(g)}` })),
    ...isGone.map(g => ({ effect: effectOf('-', g, young), text: `no longer ${g.id} ${grantWords(g)}` })),
    ...renamed.map(({ from, grant }) => ({
      effect: '.' as const,
      text: `${from.id} is now called ${grant.id}`,
    })),
    ...young.flatMap(grant => {
      const was = old.find(g => g.id === grant.id)
      return was === undefined ? [] : grantMoved(was, grant)
    }),
  ].map(line)
}

const grantsOf = (role: string, object: ObjectModel | undefined) =>
  object?.grants.filter(g => g.roles.has(role)) ?? []

const bare = ({ id: _, roles: __, ...rest }: GrantModel) => rest
const alike = (a: GrantModel, b: GrantModel) => sameShape(bare(a), bare(b))

// A grant that another one covers adds nothing, and takes nothing away when it goes.
function effectOf(effect: Effect, grant: GrantModel, others: readonly GrantModel[]): Effect {
  return others.some(other => covers({ ...other, roles: grant.roles }, grant)) ? '.' : effect
}

/** 'reads Id, Name of rows where OwnerId is the caller; …' */
function grantWords(grant: GrantModel): string {
  const masked = [...grant.masks].map(([field, form]) => `${field} (${form})`)
  const what = `${verbs(grant)} ${[...grant.fields, ...masked].join(', ')} of ${rowsWords(grant)}`
  return [what, ...grantConditions(grant)].join('; ')
}

const VERBS = { read: 'reads', aggregate: 'adds up', create: 'creates', update: 'changes' } as const
const verbs = ({ actions }: GrantModel) => [...actions].map(a => VERBS[a]).join(' and ')

function grantMoved(before: GrantModel, after: GrantModel): Change[] {
  const at = ({ effect, text }: Change): Change => ({ effect, text: `${after.id} ${text}` })
  return [
    ...gainedAndLost(before.actions, after.actions, names => `may ${names.join(', ')}`),
    ...gainedAndLost(before.fields, after.fields, names => names.join(', ')),
    ...gainedAndLost(masksOf(before), masksOf(after), names => names.join(', ')),
    ...moved('rows', rowsWords(before), rowsWords(after), rowsEffect(before, after)),
    ...gainedAndLost(
      before.aggregate?.groupBy ?? [],
      after.aggregate?.groupBy ?? [],
      names => `groups by ${names.join(', ')}`,
    ),
    ...groupSize(before, after),
    ...(before.write === undefined || after.write === undefined ? [] : writeMoved(before.write, after.write)),
  ].map(at)
}

const masksOf = ({ masks }: GrantModel) => [...masks].map(([field, form]) => `${field} in part (${form})`)

function rowsEffect(before: GrantModel, after: GrantModel): Effect {
  const inside = (a: GrantModel, b: GrantModel) =>
    (!b.relatedOnly || a.relatedOnly) && implies(a.where, b.where)
  if (inside(before, after)) return '+'
  return inside(after, before) ? '-' : '~'
}

function groupSize({ aggregate: old }: GrantModel, { aggregate: young }: GrantModel): Change[] {
  if (old === undefined || young === undefined) return []
  const effect = young.minGroupSize < old.minGroupSize ? '+' : '-'
  return moved('smallest group told', String(old.minGroupSize), String(young.minGroupSize), effect)
}
