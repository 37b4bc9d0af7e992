import type { Sensitive } from './transcript.ts'

/** A run of digit groups: between two digits at most one space, hyphen or point. */
const RUN = /(?<![\p{L}\p{N}_+])\d+(?:[ .-]\d+)*(?![\p{L}\p{N}_])/gu
const DIGITS_MIN = 13
const DIGITS_MAX = 19
const GROUP_DIGITS = 4

/** Prefix and length by network: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay. Source: ISO 7812. */
const issued =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,16}|(?:6011|64[4-9]\d|65\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17})$/

/**
 * Payment card numbers: of an issuer, with the right check digit, and written as card numbers are: in one piece, in
 * groups of four, as American Express prints them, or read out one digit or pair at a time.
 */
export function cardNumbersIn(text: string): Sensitive[] {
  const found: Sensitive[] = []
  for (const match of text.matchAll(RUN)) {
    const groups = match[0].split(/[ .-]/)
    let at = match.index
    if (readOut(groups)) found.push({ kind: 'card-number', at })
    else
      for (const [first, group] of groups.entries()) {
        if (printedFrom(groups, first)) found.push({ kind: 'card-number', at })
        at += group.length + 1
      }
  }
  return found
}

/** '4 1 1 1 …' or '41 11 …': a whole run of groups of one or two. */
const readOut = (groups: readonly string[]): boolean =>
  groups.length > DIGITS_MIN / 2 &&
  groups.length <= DIGITS_MAX &&
  groups.every(group => group.length <= 2) &&
  isCard(groups.join(''))

/** Whether a number begins with that group: alone, with groups of four, or 4-6-5 and 4-6-4. */
function printedFrom(groups: readonly string[], first: number): boolean {
  const [one = '', two = '', three = ''] = groups.slice(first, first + 3)
  if (isCard(one)) return true
  if (one.length !== GROUP_DIGITS) return false
  if (two.length === 6 && (three.length === 5 || three.length === 4)) return isCard(one + two + three)
  let digits = one
  for (const group of groups.slice(first + 1, first + 1 + DIGITS_MAX / GROUP_DIGITS)) {
    if (digits.length % GROUP_DIGITS !== 0 || group.length > GROUP_DIGITS) return false
    digits += group
    if (isCard(digits)) return true
  }
  return false
}

const isCard = (digits: string): boolean =>
  digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && issued.test(digits) && checks(digits)

/** The Luhn sum. Source: ISO/IEC 7812-1. */
function checks(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
