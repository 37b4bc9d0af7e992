/** A grant that writes, and what it lets the caller give. */
import type { FieldModel, GrantModel, ObjectModel, WriteModel } from '../../model.ts'
import type { Action, Scalar } from '../../types.ts'
import type { Variables } from '../scopes.ts'
import type { ObjectView } from '../view.ts'

export type WriteGrant = GrantModel & { readonly write: WriteModel }

/** A change as it was asked: its fields known and permitted, its values typed. */
export interface AskedChange {
  readonly action: Extract<Action, 'create' | 'update'>
  readonly view: ObjectView
  /** What the caller gave. */
  readonly given: ReadonlyMap<FieldModel, Scalar>
  /** The live grants for the action, in policy order. */
  readonly grants: readonly WriteGrant[]
  readonly caller: Variables
  /** It puts back what was there a moment ago: rules on values and questions to people don't apply. */
  readonly restores: boolean
  /** Can the caller read, on this row, every field that it writes? Otherwise refusals would tell what they hold. */
  mayJudge(before: Readonly<Record<string, unknown>>): boolean
}

export const isWriteGrant = (grant: GrantModel): grant is WriteGrant => grant.write !== undefined

/** May the caller choose all these fields by this grant alone? Nobody chooses ids or what the grant presets. */
export function accepts({ fields, write }: WriteGrant, given: Iterable<FieldModel>): boolean {
  for (const { name, kind } of given)
    if (kind === 'id' || !fields.has(name) || write.set.has(name)) return false
  return true
}

/** The declared field of a canonical name. */
export const fieldOf = ({ fields }: ObjectModel, name: string): FieldModel | undefined =>
  fields.get(name.toLowerCase())
