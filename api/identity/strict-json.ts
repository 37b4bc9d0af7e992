const depthMax = 16
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Names that reach a prototype once a parsed object is copied carelessly. */
const POISONED = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * JSON as RFC 8259 writes it, and nothing two readers could understand differently: valid UTF-8 without a byte order
 * mark, no member twice in one object, none that names a prototype, at most 16 levels. Undefined when it isn't.
 */
export function parseStrictJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    return hasOneMeaning(text) ? { value } : undefined
  } catch {
    return undefined
  }
}

/** Walks JSON text that JSON.parse has accepted, which itself keeps the last of two equal members silently. */
function hasOneMeaning(text: string): boolean {
  /** Member names of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let nameNext = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '{' || char === '[') {
      if (open.length === depthMax) return false
      open.push(char === '{' ? new Set() : undefined)
      nameNext = char === '{'
    } else if (char === '}' || char === ']') {
      open.pop()
      nameNext = false
    } else if (char === ',') {
      nameNext = open.at(-1) !== undefined
    } else if (char === '"') {
      const end = endOfString(text, at)
      if (nameNext) {
        // Names are compared as read: "\u0061lg" is "alg".
        const name: unknown = JSON.parse(text.slice(at, end + 1))
        const names = open.at(-1)
        if (typeof name !== 'string' || names === undefined || POISONED.has(name) || names.has(name))
          return false
        names.add(name)
        nameNext = false
      }
      at = end
    }
  }
  return true
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
