/** What Salesforce's refusal of a record means for people. */
import { Problem } from '../problem.ts'
import type { WriteAnswer } from '../salesforce/types.ts'
import { plain } from '../text/plain.ts'
import type { KeptChange } from './kept.ts'
import { labelOf } from './labels.ts'

type Refused = Extract<WriteAnswer, { because: 'refused' }>

/**
 * Words by Salesforce's errorCode. What an administrator of the org wrote (a validation rule) is passed on as plain
 * text; anything else is said in words of ours. Fields are named only where they are among those written.
 */
export function refusalOf({ payload }: KeptChange, { write, errorCode, message, fields }: Refused): Problem {
  const own = new Set(payload.writes[write]?.fields.map(f => f.field))
  const named = fields.filter(f => own.has(f)).map(labelOf)
  const these = named.length === 0 ? 'A value' : named.join(', ')
  return new Problem('change-invalid', { detail: words(errorCode, message, these) })
}

function words(errorCode: string, message: string, these: string): string {
  switch (errorCode) {
    case 'FIELD_CUSTOM_VALIDATION_EXCEPTION':
      return `A rule of your Salesforce refuses it: ${plain(message)}`
    case 'ENTITY_IS_LOCKED':
      return 'The record is locked in Salesforce, most likely by an approval there. Wait until that is over.'
    case 'REQUIRED_FIELD_MISSING':
      return 'Salesforce needs another field to be filled for this kind of record.'
    case 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST':
      return `${these} is not one of the values that Salesforce offers for this record.`
    case 'STRING_TOO_LONG':
      return `${these} is too long for Salesforce.`
    case 'NUMBER_OUTSIDE_VALID_RANGE':
      return `${these} is outside the range that Salesforce takes.`
    case 'DUPLICATES_DETECTED':
    case 'DUPLICATE_VALUE':
      return 'Salesforce holds a record like this already. Search for it before making another.'
    case 'REFERENCE_IN_TEXT':
      return 'A text holds “@{”, which can’t be written to Salesforce. Take it out.'
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
    case 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY':
    case 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY':
    case 'INVALID_FIELD_FOR_INSERT_UPDATE':
      return 'Salesforce does not let you write this: your profile or the record’s sharing forbids it.'
    case 'NOT_FOUND':
    case 'ENTITY_IS_DELETED':
    case 'INVALID_CROSS_REFERENCE_KEY':
      return 'A record of this change is no longer there.'
    default:
      return `Salesforce refuses it (${plain(errorCode)}).`
  }
}
