import type { Operation } from '../types.ts'
import { subscribed } from './subscribed.ts'

/** Tells a flow how the caller’s changes end; an app’s flow, how everybody’s do. Costs no Salesforce call. */
export const onChangeFinished: Operation<'OnChangeFinished'> = async (
  { notificationUrl },
  { subscriptions, caller },
) =>
  subscribed(
    `The flow is told when ${caller.kind === 'app' ? 'a change is' : 'changes of yours are'} finished.`,
    await subscriptions.subscribe({ event: 'change-finished', notificationUrl }),
  )
