import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'
import { opportunityChange } from './opportunity-change.ts'

/** Proposes new values for one opportunity. Costs 1 Salesforce call to propose, 1 to write. */
export const updateOpportunity: Operation<'UpdateOpportunity'> = async (input, door) =>
  changeResult(
    await door.changes.propose({
      writes: [opportunityChange(input, door)],
      ...(input.reason !== undefined && { reason: input.reason }),
    }),
  )
