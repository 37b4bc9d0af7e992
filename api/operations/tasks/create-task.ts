import { changeResult } from '../shared/change-result.ts'
import { resolveDay } from '../shared/day.ts'
import { about } from '../shared/named.ts'
import { type Operation, periodContext } from '../types.ts'

/** Makes a task for the caller, about a record or none. Costs at most 2 Salesforce calls. */
export const createTask: Operation<'CreateTask'> = async (input, door) => {
  const { subject, dueDate, priority, notes, contactId } = input
  const day = dueDate === undefined ? undefined : resolveDay(dueDate, periodContext(door))
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
            ...(day !== undefined && { ActivityDate: day.date }),
            ...(priority !== undefined && { Priority: priority }),
            ...(notes !== undefined && { Description: notes }),
            ...(contactId !== undefined && { WhoId: contactId }),
            ...(id !== undefined && { WhatId: id }),
            ...(mention !== undefined && { WhatId: { mentioned: 0 } }),
          },
          ...(day !== undefined && { words: { ActivityDate: day.words } }),
        },
      ],
    }),
  )
}
