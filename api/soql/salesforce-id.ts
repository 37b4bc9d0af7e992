/**
 * Salesforce ids: 15 case-sensitive characters, or 18 of which the last three say which of the first 15 are capitals
 * (five bits each, least significant first), so that an id survives where case is lost.
 */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const SHAPE = /^[A-Za-z0-9]{15}(?:[A-Za-z0-5]{3})?$/

/**
 * The 18-character form of an id of 15 or 18 characters. The case of an 18-character id is restored from its last
 * three, as Salesforce does; undefined when they don't fit the rest, or when it is no id at all.
 */
export function salesforceId(text: string): string | undefined {
  if (!SHAPE.test(text)) return undefined
  const head = text.slice(0, 15)
  if (text.length === 15) return head + checksum(head)
  const tail = text.slice(15).toUpperCase()
  const restored = head + tail === text && checksum(head) === tail ? head : restoreCase(head, tail)
  return checksum(restored) === tail ? restored + tail : undefined
}

function checksum(id: string): string {
  let text = ''
  for (let block = 0; block < 15; block += 5) {
    let bits = 0
    for (let i = 0; i < 5; i++) {
      const code = id.charCodeAt(block + i)
      if (code >= 65 && code <= 90) bits |= 1 << i
    }
    text += DIGITS.charAt(bits)
  }
  return text
}

function restoreCase(id: string, tail: string): string {
  let text = ''
  for (let at = 0; at < 15; at++) {
    const bits = DIGITS.indexOf(tail.charAt(Math.floor(at / 5)))
    const character = id.charAt(at)
    text += bits & (1 << (at % 5)) ? character.toUpperCase() : character.toLowerCase()
  }
  return text
}

/** Key prefixes of standard objects, the same in every org. Source: Salesforce, "Standard Field Record ID Prefix Decoder". */
const PREFIXES: Readonly<Record<string, string>> = {
  Account: '001',
  Contact: '003',
  User: '005',
  Opportunity: '006',
  Lead: '00Q',
  Task: '00T',
  Event: '00U',
  Group: '00G',
  Product2: '01t',
  Case: '500',
  Campaign: '701',
  Contract: '800',
}

/** False where an id certainly is of another object. Prefixes of custom objects differ between orgs and begin with 'a'. */
export function mayBe(object: string, id: string): boolean {
  const prefix = PREFIXES[object]
  if (prefix !== undefined) return id.startsWith(prefix)
  return !object.endsWith('__c') || id.startsWith('a')
}
