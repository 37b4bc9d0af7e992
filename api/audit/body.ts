import type { AuditEntry } from './types.ts'

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
  const bounded = whole.length <= bodyCharsMax ? whole : JSON.stringify(cutEntry(entry))
  return bounded.replace(CONTROLS, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A column's text: short, nothing in it that an engine refuses. */
export function columnText(text: string): string {
  return text.slice(0, textCharsMax).replace(CONTROLS, '\ufffd').toWellFormed()
}

function cutEntry(entry: AuditEntry): unknown {
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
