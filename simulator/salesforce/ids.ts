/**
 * Salesforce record ids: 15 case-sensitive characters (3 of the object, 3 of the instance, 9 of the record), or 18
 * with a checksum that makes them safe where case is lost.
 */

const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const INSTANCE = 'gK0'
const RECORD_CHARACTERS = 9

/**
 * The 18-character form of a 15-character id. Each of three chunks of five characters gives one: bit *i* is set
 * when character *i* is an upper-case letter, the five bits pick from A–Z, 0–5.
 */
export function to18(id15: string): string {
  let suffix = ''
  for (let chunk = 0; chunk < 15; chunk += 5) {
    let bits = 0
    for (let i = 0; i < 5; i += 1) {
      const code = id15.charCodeAt(chunk + i)
      if (code >= 65 && code <= 90) bits |= 1 << i
    }
    suffix += CHECKSUM[bits]
  }
  return id15 + suffix
}

/**
 * The valid 18-character form of an id as a client wrote it, or undefined when it is none. Of 15 characters the
 * case is taken as it is; of 18 the checksum restores it, as Salesforce does, and a checksum that asks a digit to
 * be upper case is refused.
 */
export function normaliseId(id: string): string | undefined {
  if (id.length === 15) return /^[A-Za-z0-9]{15}$/.test(id) ? to18(id) : undefined
  if (!/^[A-Za-z0-9]{15}[A-Za-z0-5]{3}$/.test(id)) return undefined
  const repaired = id.slice(0, 15).split('')
  for (let chunk = 0; chunk < 3; chunk += 1) {
    const bits = CHECKSUM.indexOf((id[15 + chunk] ?? '').toUpperCase())
    for (let i = 0; i < 5; i += 1) {
      const at = chunk * 5 + i
      const character = repaired[at] ?? ''
      const upper = (bits & (1 << i)) !== 0
      if (upper && !/[A-Za-z]/.test(character)) return undefined
      repaired[at] = upper ? character.toUpperCase() : character.toLowerCase()
    }
  }
  return repaired.join('') + id.slice(15).toUpperCase()
}

/** The `n`-th 18-character id of an object's key prefix. */
export function nthId(prefix: string, n: number): string {
  let rest = n
  let digits = ''
  for (let i = 0; i < RECORD_CHARACTERS; i += 1) {
    digits = (DIGITS[rest % 62] ?? '0') + digits
    rest = Math.floor(rest / 62)
  }
  return to18(prefix + INSTANCE + digits)
}
