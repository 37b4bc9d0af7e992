/** A record before and after a change, and what would be written between the two. */
import type { ObjectModel, Value } from '../../model.ts'
import type { Scalar } from '../../types.ts'
import { type Known, ruleValue } from './rule-value.ts'
import { type AskedChange, fieldOf, type WriteGrant } from './write-grant.ts'

type Row = Readonly<Record<string, unknown>>

export interface Images {
  /** Of a new record: nothing. */
  readonly before: Row
  readonly after: Row
  /** By canonical name. */
  readonly written: ReadonlyMap<string, Scalar>
}

/** The images of a change under one grant: the caller's values, then presets, then defaults where it gave none. */
export function imagesOf(asked: AskedChange, { write }: WriteGrant, before: Row, known: Known): Images {
  const { model } = asked.view
  const written = new Map<string, Scalar>()
  for (const [field, value] of asked.given) written.set(field.name, value)
  const fill = ([name, value]: readonly [string, Value]) =>
    written.set(name, stored(model, name, value, known))
  for (const preset of write.set) fill(preset)
  if (asked.action === 'create') for (const given of write.defaults) if (!written.has(given[0])) fill(given)
  return { before, after: merged(model, before, written), written }
}

// A day written into an instant is the day's first moment in UTC.
function stored(object: ObjectModel, name: string, value: Value, known: Known): Scalar {
  const plain = ruleValue(value, known)
  return value.type === 'today' && fieldOf(object, name)?.kind === 'datetime'
    ? `${plain}T00:00:00.000Z`
    : plain
}

// The record behind a reference that points elsewhere now has not been read: it is taken away, not kept.
function merged(object: ObjectModel, before: Row, written: ReadonlyMap<string, Scalar>): Row {
  const after: Record<string, unknown> = { ...before }
  for (const [name, value] of written) {
    const relationship = fieldOf(object, name)?.relationship
    if (relationship !== undefined && before[name] !== value) after[relationship] = null
    after[name] = value
  }
  return after
}
