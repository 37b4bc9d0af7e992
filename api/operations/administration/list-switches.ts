import type { Operation } from '../types.ts'
import { shown, standing } from './switches.ts'

/** Lists what operators have switched off, as the store says now. Costs no Salesforce call. */
export const listSwitches: Operation<'ListSwitches'> = async (_input, { admin }) => {
  const off = await admin.switches.off()
  return { outcome: 'ok', message: standing(off), switches: off.map(shown) }
}
