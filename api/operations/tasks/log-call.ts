import { changeResult } from '../shared/change-result.ts'
import { resolveDay } from '../shared/day.ts'
import { about } from '../shared/named.ts'
import { type Operation, periodContext } from '../types.ts'

/** Notes a call that took place, as a completed task of the caller. Costs at most 2 Salesforce calls. */
export const logCall: Operation<'LogCall'> = async (input, door) => {
  const { subject, notes, callDate = 'today', contactId } = input
  const day = resolveDay(callDate, { ...periodContext(door), looking: 'back' })
  const { id, mention } = about(input, door.crm)
  return changeResult(
    await door.changes.propose({
      mentions: mention === undefined ? [] : [mention],
      writes: [
        {
          action: 'create',
          object: 'Task',
          values: {
            Subject: subject,
            Type: 'Call',
            Status: 'Completed',
            ActivityDate: day.date,
            ...(notes !== undefined && { Description: notes }),
            ...(contactId !== undefined && { WhoId: contactId }),
            ...(id !== undefined && { WhatId: id }),
            ...(mention !== undefined && { WhatId: { mentioned: 0 } }),
          },
          words: { ActivityDate: day.words },
        },
      ],
    }),
  )
}
