import type { Operation } from '../types.ts'
import { shown, standing } from './switches.ts'

/** Switches an operation, an app, a tenant or everything off or on again. Costs no Salesforce call. */
export const setSwitch: Operation<'SetSwitch'> = async ({ kind, target, state, reason }, { admin }) => {
  const off = await admin.switches.turn({ kind, target, state, reason })
  return {
    outcome: 'ok',
    message: standing(off),
    ...(state === 'off' && { nextStep: 'Other instances of the proxy follow within five seconds.' }),
    switches: off.map(shown),
  }
}
