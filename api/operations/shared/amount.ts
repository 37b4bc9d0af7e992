import { Problem } from '../../problem.ts'
import { quoted } from './words.ts'

/** An amount of money as a person said it. */
export interface Amount {
  readonly value: number
  /** ISO 4217; '$', '£' and '¥' stand for what they most often do. Undefined: none was said. */
  readonly currencySaid?: string
}

const SAID_CHARACTERS_MAX = 40
/** A double holds so many digits exactly. */
const DIGITS_MAX = 15
const HELP = 'Say an amount like 75000, 75,000, 75K, $75K, 1.2M or 75 thousand.'

const powers: Readonly<Record<string, number>> = {
  '': 0,
  k: 3,
  thousand: 3,
  grand: 3,
  m: 6,
  mm: 6,
  mn: 6,
  mio: 6,
  million: 6,
  b: 9,
  bn: 9,
  billion: 9,
}
const currencies: Readonly<Record<string, string>> = {
  $: 'USD',
  us$: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  '¥': 'JPY',
  yen: 'JPY',
}
/** Currencies that people of their country call by the same word or sign. */
const alsoCalled: Readonly<Record<string, string>> = {
  USD: 'AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD XCD',
  GBP: 'EGP FKP GIP SHP',
  JPY: 'CNY',
}
const iso = new Set(Intl.supportedValuesOf('currency').map(code => code.toLowerCase()))

/**
 * Resolves an amount of money as people say it: '75000', '75,000', '75K', '$75K', '1.2M', '75 thousand', '€1.5m',
 * 'EUR 1,200.50'. English: a comma stands between thousands, a point before decimals, m is a million. At most 15 digits.
 * Throws Problem 'invalid-input' for other words and for what could be read in two ways ('1.200', '1,2').
 */
export function resolveAmount(words: string): Amount {
  const said = words.trim().toLowerCase().replaceAll('\u2212', '-').replace(/\s+/g, ' ')
  const match =
    /^(-?) ?([a-z$]{1,7}|[$€£¥])? ?(-?)(\d[\d.,]*) ?([a-z]{1,8})?(?: ([a-z]{2,7}))?([$€£¥])?$/.exec(said)
  if (match === null || words.length > SAID_CHARACTERS_MAX) throw unknown(words)
  const [, minus = '', front, innerMinus = '', digits = '', one, two, sign] = match
  // 'EUR' in '75 EUR' stands where 'K' does in '75 K'.
  const power = one === undefined || currencyOf(one) !== undefined ? '' : one
  const named = [front, power === '' ? one : undefined, two, sign].filter(name => name !== undefined)
  const meant = new Set(named.map(currencyOf))
  if (!Object.hasOwn(powers, power) || meant.size > 1 || meant.has(undefined) || (minus && innerMinus))
    throw unknown(words)
  const size = scaled(decimal(digits, words), powers[power] ?? 0, words)
  const [currencySaid] = meant
  const value = (minus || innerMinus) && size !== 0 ? -size : size
  return { value, ...(currencySaid !== undefined && { currencySaid }) }
}

/** Whether what was said can mean an amount in this currency (ISO 4217): without a word for it, it does. */
export const fitsCurrency = ({ currencySaid }: Amount, currency: string): boolean =>
  currencySaid === undefined ||
  currencySaid === currency ||
  (alsoCalled[currencySaid]?.split(' ').includes(currency) ?? false)

function currencyOf(word: string): string | undefined {
  if (Object.hasOwn(currencies, word)) return currencies[word]
  return iso.has(word) ? word.toUpperCase() : undefined
}

/** The digits with a point before decimals and nothing between thousands; refuses what can be read in two ways. */
function decimal(digits: string, words: string): string {
  if (/^\d+(?:\.(?:\d{1,2}|\d{4,6}))?$/.test(digits)) return digits
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/.test(digits)) return digits.replaceAll(',', '')
  if (!/^\d+(?:[.,]\d+)+$/.test(digits)) throw unknown(words)
  const whole = digits.replace(/[.,]/g, '')
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const broken = `${digits.slice(0, last).replace(/[.,]/g, '')}.${digits.slice(last + 1)}`
  throw new Problem('invalid-input', {
    detail: `${quoted(words)} can be read in two ways. Write ${whole} or ${broken}, without separators of thousands.`,
  })
}

/** The number times a power of ten, without the error of multiplying: the point moves. */
function scaled(digits: string, power: number, words: string): number {
  const [whole = '', part = ''] = digits.split('.')
  const shifted = `${whole}${part.slice(0, power).padEnd(power, '0')}.${part.slice(power)}`
  if (shifted.replace(/^0+|\.|0+$/g, '').length > DIGITS_MAX || Number(shifted) >= 10 ** DIGITS_MAX)
    throw new Problem('invalid-input', { detail: `${quoted(words)} is more than an amount can be. ${HELP}` })
  return Number(shifted)
}

const unknown = (words: string) =>
  new Problem('invalid-input', { detail: `${quoted(words)} is no amount I know. ${HELP}` })
