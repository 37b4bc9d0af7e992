import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** Puts back what a change replaced. Costs 2 Salesforce calls. */
export const undoChange: Operation<'UndoChange'> = async ({ changeId }, { changes }) =>
  changeResult(await changes.undo(changeId))
