import { Problem } from '../../problem.ts'
import type { Gateway } from '../../salesforce/types.ts'

/**
 * The gateway in the hand of the integration user: where Salesforce hides something from that user, the fault is the
 * operator's, not a matter of the caller's field security.
 */
export function integrationGateway(gateway: Gateway): Gateway {
  const operators = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      if (error instanceof Problem && error.code === 'field-security')
        throw new Problem('salesforce-refused', { cause: error.cause })
      throw error
    }
  }
  return {
    ...gateway,
    query: (as, soql, context) => operators(gateway.query(as, soql, context)),
    search: (as, request, context) => operators(gateway.search(as, request, context)),
    describe: (as, object, context) => operators(gateway.describe(as, object, context)),
    describeAll: (as, objects, context) => operators(gateway.describeAll(as, objects, context)),
    labels: (as, context) => operators(gateway.labels(as, context)),
  }
}
