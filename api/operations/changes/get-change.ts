import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** One change and where it stands. Costs no Salesforce call. */
export const getChange: Operation<'GetChange'> = async ({ changeId }, { changes }) =>
  changeResult(await changes.get(changeId))
