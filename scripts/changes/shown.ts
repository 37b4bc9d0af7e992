/** What of a change may be shown to who looks after the proxy: what the policy lets the audit hold as it is. */

import type { PayloadWrite } from '../../api/changes/payload.ts'
import { NAMES } from '../../api/changes/proposed-payload.ts'
import type { PolicyModel } from '../../api/policy/model.ts'
import type { Scalar } from '../../api/policy/types.ts'
import { visible } from '../../api/text/visible.ts'

export interface ShownWrite {
  readonly action: 'create' | 'update'
  readonly object: string
  readonly recordId: string | null
  readonly recordName?: string
  /** Without `before` and `after`: values that are not shown. */
  readonly fields: readonly { readonly field: string; readonly before?: Scalar; readonly after?: Scalar }[]
}

/** A write with the values that may be shown; a field that the policy doesn't know any more keeps its own. */
export function shownWrite(
  { objects }: PolicyModel,
  { action, object, recordId, recordName, fields }: PayloadWrite,
): ShownWrite {
  const declared = objects.get(object.toLowerCase())?.fields
  const isOpen = (field: string) => declared?.get(field.toLowerCase())?.audit === 'value'
  // Which of them it is called by isn't kept: each that there is must be open.
  const names = NAMES.filter(name => declared?.has(name.toLowerCase()))
  return {
    action,
    object,
    recordId,
    ...(recordName !== null && names.length > 0 && names.every(isOpen) && { recordName }),
    fields: fields.map(({ field, before, after }) => (isOpen(field) ? { field, before, after } : { field })),
  }
}

/** A line for the record, and one for each field. */
export function linesOf({ action, object, recordId, recordName, fields }: ShownWrite): readonly string[] {
  const which = recordId === null ? '(new)' : word(recordId)
  return [
    `${action} ${word(object)} ${which}${recordName === undefined ? '' : ` ${word(recordName)}`}`,
    ...fields.map(field => `  ${word(field.field)}: ${valuesOf(field)}`),
  ]
}

const valuesOf = ({ before, after }: ShownWrite['fields'][number]): string =>
  after === undefined ? '(not shown)' : `${textOf(before ?? null)} → ${textOf(after)}`

const textOf = (value: Scalar): string => (value === null ? '(empty)' : word(String(value)))

const wordCharactersMax = 80
/** Text from outside on one line: nothing of it acts on a terminal. */
export const word = (text: string): string => visible(text, wordCharactersMax).replace(/\s+/g, ' ')

export const timeOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
