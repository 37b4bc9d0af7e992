import type { components } from '../../openapi.generated.ts'

/** A subscription that was made, or was there already. */
export const subscribed = (
  message: string,
  { subscriptionId }: { readonly subscriptionId: string },
): components['schemas']['SubscriptionResult'] => ({ outcome: 'ok', message, subscriptionId })
