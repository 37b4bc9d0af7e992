import type { Operation } from '../types.ts'
import { subscribed } from './subscribed.ts'

/** Tells a flow of every change that waits for approvers. Costs no Salesforce call. */
export const onChangeNeedsApproval: Operation<'OnChangeNeedsApproval'> = async (
  { notificationUrl },
  { subscriptions },
) =>
  subscribed(
    'The flow is told of changes that need approval.',
    await subscriptions.subscribe({ event: 'change-needs-approval', notificationUrl }),
  )
