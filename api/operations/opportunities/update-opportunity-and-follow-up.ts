import { changeResult } from '../shared/change-result.ts'
import { resolveDay } from '../shared/day.ts'
import { type Operation, periodContext } from '../types.ts'
import { opportunityChange } from './opportunity-change.ts'

/** Proposes new values for one opportunity and a task to follow it up, both or neither. Costs 1 Salesforce call to propose, 1 to write. */
export const updateOpportunityAndFollowUp: Operation<'UpdateOpportunityAndFollowUp'> = async (
  input,
  door,
) => {
  const { followUpDate, followUpSubject = 'Follow up', followUpNotes, reason } = input
  const day = resolveDay(followUpDate, periodContext(door))
  const task = {
    action: 'create',
    object: 'Task',
    values: {
      Subject: followUpSubject,
      ActivityDate: day.date,
      WhatId: { recordOf: 0 },
      ...(followUpNotes !== undefined && { Description: followUpNotes }),
    },
    words: { ActivityDate: day.words },
  } as const
  return changeResult(
    await door.changes.propose({
      writes: [opportunityChange(input, door), task],
      ...(reason !== undefined && { reason }),
    }),
  )
}
