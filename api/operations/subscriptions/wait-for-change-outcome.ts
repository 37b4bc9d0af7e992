import type { Operation } from '../types.ts'
import { subscribed } from './subscribed.ts'

/**
 * Tells a paused flow how one change ends, once; at once when it is over. Only who may see the change may wait for it.
 * Costs no Salesforce call.
 */
export const waitForChangeOutcome: Operation<'WaitForChangeOutcome'> = async (
  { changeId, notificationUrl },
  { changes, subscriptions },
) => {
  const { change } = await changes.get(changeId)
  return subscribed(
    'The flow is told when the change is finished.',
    await subscriptions.subscribe({
      event: 'change-finished',
      notificationUrl,
      changeId: change.changeId,
    }),
  )
}
