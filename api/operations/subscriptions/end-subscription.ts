import { Problem } from '../../problem.ts'
import type { Operation } from '../types.ts'

/** Ends a subscription of the caller’s; anybody else’s is as absent as one that never was. Costs no Salesforce call. */
export const endSubscription: Operation<'EndSubscription'> = async (
  { subscriptionId },
  { subscriptions },
) => {
  if (!(await subscriptions.unsubscribe(subscriptionId))) throw new Problem('not-found')
  return { outcome: 'ok', message: 'The subscription is ended.' }
}
