/** What Salesforce would refuse anyway, said before a call is spent on it. */
import type { Looked } from '../crm/look.ts'
import type { FieldKind, Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'

/** Paths to read with a record for `refuseImpossible`. */
export const readBesides = (object: string, values: Readonly<Record<string, Scalar>>): readonly string[] =>
  isOpportunity(object) && namesAmount(Object.keys(values)) ? ['HasOpportunityLineItem'] : []

/**
 * Throws Problem 'change-invalid' for an amount that Salesforce sums up from products. (Salesforce: Amount of an
 * opportunity with line items is read-only.)
 */
export function refuseImpossible(
  looked: readonly Looked[],
  permits: readonly { readonly write: Readonly<Record<string, Scalar>> }[],
  _kindOf: (object: string, field: string) => FieldKind | undefined,
): void {
  looked.forEach(({ plan, before }, at) => {
    const fields = Object.keys(permits[at]?.write ?? {})
    if (isOpportunity(plan.object) && namesAmount(fields) && before?.HasOpportunityLineItem === true)
      throw new Problem('change-invalid', {
        detail:
          'This opportunity has products, and Salesforce adds its amount up from them. Change the products in Salesforce.',
      })
  })
}

const isOpportunity = (object: string) => object.toLowerCase() === 'opportunity'
const namesAmount = (fields: readonly string[]) => fields.some(field => field.toLowerCase() === 'amount')
