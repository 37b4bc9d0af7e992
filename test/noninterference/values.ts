/** Values for any field of the simulated org, few enough that filters, searches and sorts hit them. */
import type { Field, Value } from '../../simulator/salesforce/model.ts'
import type { Random } from '../../simulator/salesforce/seed/random.ts'

export const WORDS = [
  'Acme',
  'Globex',
  'Initech',
  'Umbrella',
  'Zebra',
  'Quagga',
  'Okapi',
  'Nord',
  'Renewal',
  'Pilot',
] as const
const AMOUNTS = [0, 1, 100, 4_999.5, 50_000, 75_000, 100_000, 250_000]
const DAYS = [
  '2026-01-15',
  '2026-09-30',
  '2026-10-01',
  '2026-11-21',
  '2026-11-30',
  '2026-12-31',
  '2027-02-28',
]

/** One of few values that fit the field; a field that may be empty sometimes is. */
export function valueFor(field: Field, random: Random): Value {
  if (field.nillable && random.chance(0.15)) return null
  switch (field.type) {
    case 'boolean':
      return random.chance(0.5)
    case 'int':
      return random.pick([0, 1, 7, 24, 500])
    case 'double':
    case 'currency':
      return random.pick(AMOUNTS)
    case 'percent':
      return random.pick([0, 5, 10, 25, 50, 90])
    case 'date':
      return random.pick(DAYS)
    case 'datetime':
      return `${random.pick(DAYS)}T${random.pick(['00:00:00', '09:30:00', '23:59:59'])}.000Z`
    case 'email':
      return `${random.pick(WORDS).toLowerCase()}.${random.int(1, 3)}@${random.pick(WORDS).toLowerCase()}.example`
    case 'phone':
      return `+351 ${random.int(200, 203)} 555 ${random.int(1000, 1003)}`
    case 'url':
      return `https://${random.pick(WORDS).toLowerCase()}.example`
    case 'picklist':
    case 'multipicklist':
      return field.picklistValues.length === 0 ? random.pick(WORDS) : random.pick(field.picklistValues).value
    case 'textarea':
      return `${random.pick(WORDS)} ${random.pick(WORDS)} wants ${random.pick(WORDS)} by ${random.pick(DAYS)}.`
    default:
      return `${random.pick(WORDS)} ${random.pick(WORDS)}`.slice(0, field.length || undefined)
  }
}
