import { isSealed } from './subjects.ts'
import type { AuditEntry, CallEntry } from './types.ts'

/** An entry up to this size is kept as it is; a larger one is cut member by member. */
const bodyCharsMax = 4_096
const textCharsMax = 256
const membersMax = 32
const depthMax = 4

/** What a terminal or a log viewer may act on. JSON escapes some of it: not DEL, C1 and the two Unicode separators. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu

/** The JSON text of an entry, bounded, without a raw control character. */
export function bodyOf(entry: AuditEntry): string {
  const whole = JSON.stringify(entry)
  const bounded =
    whole.length <= bodyCharsMax
      ? whole
      : JSON.stringify(entry.kind === 'call' ? cutCall(entry) : cutTexts(entry))
  return bounded.replace(CONTROLS, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A column's text: short, nothing in it that an engine refuses. */
export function columnText(text: string): string {
  return text.slice(0, textCharsMax).replace(CONTROLS, '\ufffd').toWellFormed()
}

/**
 * A step of a change keeps every write and field: which they are is what it is kept for, and how many is bounded where
 * changes are made. Its values are sealed, and a sealed text that is cut can't be opened.
 */
function cutTexts(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, 0)
  if (typeof value !== 'object' || value === null || isSealed(value)) return value
  if (Array.isArray(value)) return value.map(cutTexts)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cutTexts(member)]))
}

function cutCall(entry: CallEntry): unknown {
  const cutDown = cut(entry, 0)
  if (JSON.stringify(cutDown).length <= 4 * bodyCharsMax) return cutDown
  return cut({ ...entry, input: { truncated: true }, roles: [], grants: [] }, 0)
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > textCharsMax ? `${value.slice(0, textCharsMax)}…` : value
  if (typeof value !== 'object' || value === null) return value
  if (depth === depthMax) return '…'
  if (Array.isArray(value)) return value.slice(0, membersMax).map(item => cut(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, membersMax)
      .map(([name, member]) => [name.slice(0, textCharsMax), cut(member, depth + 1)]),
  )
}
