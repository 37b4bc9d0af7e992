/** What one grant says of a change. */
import type { FieldModel, Scope } from '../../model.ts'
import type { ApprovalNeeded, Scalar } from '../../types.ts'
import { conditionHolds } from './condition.ts'
import { constraintHolds } from './constraint.ts'
import { type Images, imagesOf } from './images.ts'
import { type Lookup, lostReference } from './references.ts'
import { liesIn, type Told } from './row-scope.ts'
import type { Known } from './rule-value.ts'
import { type AskedChange, accepts, fieldOf, type WriteGrant } from './write-grant.ts'

/** Steps of the decision, in their order; what is forbidden goes beyond all of them. */
export const steps = ['fields', 'where', 'check', 'constraint', 'reference', 'forbid'] as const

export interface Refusal {
  readonly step: (typeof steps)[number]
  readonly clause: string
  /** Said to the caller: names no hidden field and no value. */
  readonly help: string
}

export interface Offer {
  readonly confirm: boolean
  readonly approvals: readonly ApprovalNeeded[]
  readonly written: ReadonlyMap<string, Scalar>
}

export type Verdict = { readonly grant: WriteGrant } & (
  | { readonly refusal: Refusal; readonly offer?: undefined }
  | { readonly offer: Offer; readonly refusal?: undefined }
)

/** What is known when the decision is made. */
export interface Evidence extends Known {
  readonly before: Readonly<Record<string, unknown>>
  readonly lookups: readonly Lookup[]
  readonly found: readonly boolean[]
  readonly told: Told
}

/** Judges the change by one grant, step by step. */
export function judge(asked: AskedChange, grant: WriteGrant, evidence: Evidence): Verdict {
  if (!accepts(grant, asked.given.keys())) return { grant, refusal: FIELDS }
  const images = imagesOf(asked, grant, evidence.before, evidence)
  const lost = lostReference(asked, grant, evidence.lookups, evidence.found)
  const refusal =
    forbidden(asked, images, evidence.told, lost) ??
    whereRefusal(asked, grant, images, evidence.told) ??
    checkRefusal(asked, grant, images, evidence.told, lost) ??
    constraintRefusal(asked, grant, images, evidence) ??
    referenceRefusal(asked, lost)
  return refusal === undefined
    ? { grant, offer: offerOf(asked, grant, images, evidence) }
    : { grant, refusal }
}

const FIELDS: Refusal = {
  step: 'fields',
  clause: 'fields',
  help: 'No single permission covers these fields together: change fewer at once.',
}

// Doubt counts as forbidden: neither may a held record be changed nor may one be made of another. Doubt about a
// record that can't be read is left to the reference, which refuses without saying what the record is.
function forbidden(
  { action, view, caller }: AskedChange,
  { before, after }: Images,
  told: Told,
  lost: FieldModel | undefined,
): Refusal | undefined {
  const rows = action === 'create' ? [after] : [before, after]
  const meets = (where: Scope) =>
    rows.some(row => liesIn(where, row, view.model, caller, told) ?? (row === before || lost === undefined))
  const forbid = view.model.forbids.find(f => f.actions.has(action) && meets(f.where))
  return forbid && { step: 'forbid', clause: `forbid:${forbid.id}`, help: forbid.message }
}

function whereRefusal(
  { action, view, caller, mayJudge }: AskedChange,
  { where }: WriteGrant,
  { before }: Images,
  told: Told,
): Refusal | undefined {
  if (action === 'create') return undefined
  const inside = where === undefined || liesIn(where, before, view.model, caller, told) === true
  return inside && mayJudge(before)
    ? undefined
    : { step: 'where', clause: 'where', help: 'This record is not one that you may change like this.' }
}

function checkRefusal(
  { view, caller }: AskedChange,
  { write: { check } }: WriteGrant,
  { after }: Images,
  told: Told,
  lost: FieldModel | undefined,
): Refusal | undefined {
  if (check === undefined) return undefined
  return (liesIn(check, after, view.model, caller, told) ?? lost !== undefined)
    ? undefined
    : { step: 'check', clause: 'check', help: 'The record would become one that you may not write.' }
}

function constraintRefusal(
  { view, restores }: AskedChange,
  { write }: WriteGrant,
  images: Images,
  known: Known,
): Refusal | undefined {
  if (restores) return undefined
  const broken = write.constraints.find(constraint => {
    const field = fieldOf(view.model, constraint.field)
    return field === undefined || !constraintHolds(constraint, field, images, known)
  })
  return broken && { step: 'constraint', clause: `constraint:${broken.id}`, help: broken.message }
}

// The same words whether the record doesn't exist or is hidden; the name of a hidden preset isn't said.
function referenceRefusal({ view }: AskedChange, lost: FieldModel | undefined): Refusal | undefined {
  if (lost === undefined) return undefined
  const known = view.fields.has(lost.name.toLowerCase())
  const help = 'A record that the change points at does not exist or is not permitted.'
  return { step: 'reference', clause: known ? `reference:${lost.name}` : 'reference', help }
}

function offerOf({ restores }: AskedChange, { write }: WriteGrant, images: Images, known: Known): Offer {
  const { confirm, approvals } = write
  if (restores) return { confirm: false, approvals: [], written: images.written }
  return {
    confirm: typeof confirm === 'string' ? confirm === 'always' : conditionHolds(confirm, images, known),
    approvals: approvals
      .filter(({ when }) => when === undefined || conditionHolds(when, images, known))
      .map(({ when: _, stepUp, ...needed }) => ({ ...needed, ...(stepUp !== undefined && { stepUp }) })),
    written: images.written,
  }
}
