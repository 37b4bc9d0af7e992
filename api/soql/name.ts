/**
 * Names in a statement. They come from the policy file, never from a caller, so a bad one is a fault of the proxy and
 * not of the request: it throws a plain Error, which is answered as an internal failure.
 */

/** Salesforce: a letter, then letters, digits and underscores; child relationships and fields alike. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/
/** Salesforce: up to five relationships from child to parent. */
const PATH = /^(?:[A-Za-z][A-Za-z0-9_]{0,79}\.){0,5}[A-Za-z][A-Za-z0-9_]{0,79}$/
const KNOWN_NAMES_MAX = 20_000

const knownNames = new Set<string>()
const knownPaths = new Set<string>()

/** The name of an object or a child relationship, as it is. Throws Error when SOQL's grammar has no such name. */
export const nameText = (name: string): string => checked(name, NAME, knownNames)

/** A field path ('Account.Owner.Name'), as it is. Throws Error when SOQL's grammar has no such path. */
export const pathText = (path: string): string => checked(path, PATH, knownPaths)

// A set look-up is several times cheaper than the expression, and a policy has few names.
function checked(text: string, grammar: RegExp, known: Set<string>): string {
  if (known.has(text)) return text
  if (!grammar.test(text)) throw new Error(`Not a SOQL name: ${JSON.stringify(text.slice(0, 200))}`)
  if (known.size < KNOWN_NAMES_MAX) known.add(text)
  return text
}
