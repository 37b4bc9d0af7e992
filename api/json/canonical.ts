/** What has no canonical form: nothing that a JSON text can say. */
export class CanonicalError extends Error {}

/** Deeper is a loop, or nothing that came over the wire. */
const depthMax = 64

/**
 * The one text of a JSON value, whatever order its members came in (RFC 8785, JCS): no spaces, members sorted by UTF-16
 * code units, numbers and strings as ECMAScript prints them. What hashes and signatures cover is this text in UTF-8. A
 * member that is undefined is as absent as to JSON.stringify. Throws CanonicalError for what no JSON text can say:
 * undefined elsewhere, functions, bigints, NaN and infinities, unpaired surrogates, objects that are neither plain nor
 * arrays (a Date would hash as {}), and for more than 64 levels.
 */
export function canonicalJson(value: unknown): string {
  return printed(value, 0)
}

function printed(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return printedText(value)
    case 'number':
      if (!Number.isFinite(value)) throw new CanonicalError(`${value} is not a number of JSON.`)
      return String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= depthMax) throw new CanonicalError(`Nested deeper than ${depthMax}.`)
      return Array.isArray(value) ? printedList(value, depth + 1) : printedObject(value, depth + 1)
    default:
      throw new CanonicalError(`${typeof value} has no form in JSON.`)
  }
}

function printedText(text: string): string {
  // JSON.stringify would print it escaped, and so give two texts to what UTF-8 can’t tell apart.
  if (!text.isWellFormed()) throw new CanonicalError('Unpaired surrogate in a string.')
  return JSON.stringify(text)
}

function printedList(list: readonly unknown[], depth: number): string {
  // Array.from visits holes, too, and what is undefined in a list is refused.
  return `[${Array.from(list, item => printed(item, depth)).join(',')}]`
}

function printedObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype)
    throw new CanonicalError('Only plain objects have a form in JSON.')
  const members: string[] = []
  const entries = new Map<string, unknown>(Object.entries(value))
  // Without a comparison, sort goes by UTF-16 code units: what RFC 8785 asks for.
  for (const name of [...entries.keys()].sort()) {
    const member = entries.get(name)
    if (member !== undefined) members.push(`${printedText(name)}:${printed(member, depth)}`)
  }
  return `{${members.join(',')}}`
}
