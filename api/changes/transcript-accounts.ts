import type { Sensitive } from './transcript.ts'

/** Length of an IBAN by country. Source: SWIFT, IBAN Registry. */
const lengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
const lengthOf = new Map(lengths.split(' ').map(entry => [entry.slice(0, 2), Number(entry.slice(2))]))
/** So many digits at least follow the check digits in every country's numbers that are in use. */
const DIGITS_MIN = 8

/** Country, check digits, and as many characters as any IBAN has, spaces and hyphens between them. */
const IBAN = /(?<![\p{L}\p{N}_])(?=([A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}))/gu
const SSN = /(?<![\p{L}\p{N}_.-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\p{L}\p{N}_-]|\.\d)/gu
/** Without hyphens only behind words that say what it is. */
const NAMED_SSN =
  /(?<![\p{L}\p{N}])(?:ssn|social security)[^\d\n]{0,40}(?=(?!000|666|9\d\d)\d{3}[ .]?(?!00)\d{2}[ .]?(?!0000)\d{4}(?![\p{L}\p{N}_]))/giu

/** Numbers of bank accounts (IBAN, ISO 13616) and of US social security. */
export function accountNumbersIn(text: string): Sensitive[] {
  const found: Sensitive[] = []
  for (const match of text.matchAll(IBAN))
    if (isIban(match[1] ?? '', text, match.index)) found.push({ kind: 'iban', at: match.index })
  for (const match of text.matchAll(SSN)) found.push({ kind: 'us-ssn', at: match.index })
  for (const match of text.matchAll(NAMED_SSN))
    found.push({ kind: 'us-ssn', at: match.index + match[0].length })
  return found
}

/** The country's length, no more characters behind it, and the remainder 1 of ISO 7064 mod 97. */
function isIban(candidate: string, text: string, at: number): boolean {
  const length = lengthOf.get(candidate.slice(0, 2).toUpperCase())
  if (length === undefined) return false
  let code = ''
  let end = at
  for (const character of candidate) {
    if (code.length === length) break
    if (character !== ' ' && character !== '-') code += character.toUpperCase()
    end++
  }
  if (code.length !== length || /[\p{L}\p{N}_]/u.test(text[end] ?? '')) return false
  if (code.slice(4).replace(/\D/g, '').length < DIGITS_MIN) return false
  let rest = 0
  for (const character of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
