import { accountNumbersIn } from './transcript-accounts.ts'
import { cardNumbersIn } from './transcript-cards.ts'
import { folded } from './transcript-folded.ts'
import { secretsIn } from './transcript-secrets.ts'

/** What must not be kept in a text that people or agents read later. */
export type SensitiveKind =
  | 'card-number'
  | 'iban'
  | 'us-ssn'
  | 'password'
  | 'api-key'
  | 'bearer-token'
  | 'private-key'

/** That there is something, and where; never what it is. */
export interface Sensitive {
  readonly kind: SensitiveKind
  /** Where it begins, in UTF-16 units of the text. */
  readonly at: number
}

/** One found says that the text can't be kept; more help to mend it. */
const FOUND_MAX = 50

const inWords: Readonly<Record<SensitiveKind, string>> = {
  'card-number': 'a payment card number',
  iban: 'a bank account number',
  'us-ssn': 'a social security number',
  password: 'a password',
  'api-key': 'an API key',
  'bearer-token': 'an access token',
  'private-key': 'a private key',
}

/**
 * Looks through a free text, such as the transcript of a chat, for data that must not be kept: payment card numbers
 * (issuer prefix, Luhn), IBANs (length of the country, ISO 7064 mod 97), US social security numbers, passwords, API keys,
 * access tokens and private keys. In the order of the text, at most 50. Pure; time grows with the length of the text.
 * It is a net, not a proof: what is written to slip through it does.
 */
export function findSensitive(text: string): readonly Sensitive[] {
  const { seen, at } = folded(text)
  return [...cardNumbersIn(seen), ...accountNumbersIn(seen), ...secretsIn(seen)]
    .map(found => ({ kind: found.kind, at: at(found.at) }))
    .sort((one, other) => one.at - other.at)
    .slice(0, FOUND_MAX)
}

/** 'a payment card number and a password': each kind once, for a refusal. */
export function sensitiveInWords(found: readonly Sensitive[]): string {
  const kinds = [...new Set(found.map(({ kind }) => inWords[kind]))]
  return kinds.length < 2
    ? (kinds[0] ?? '')
    : `${kinds.slice(0, -1).join(', ')} and ${kinds[kinds.length - 1]}`
}
