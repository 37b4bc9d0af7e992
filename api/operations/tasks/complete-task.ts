import { changeResult } from '../shared/change-result.ts'
import { readable } from '../shared/readable.ts'
import type { Operation } from '../types.ts'

/** Marks a task of the caller as completed. Costs 2 Salesforce calls. */
export const completeTask: Operation<'CompleteTask'> = async ({ taskId }, { crm, changes }) =>
  changeResult(
    await changes.propose({
      writes: [
        {
          action: 'update',
          object: 'Task',
          id: taskId,
          values: { Status: 'Completed' },
          show: readable(crm, 'Task', ['Subject']),
        },
      ],
    }),
  )
