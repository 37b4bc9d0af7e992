import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'
import { theCase } from './the-case.ts'

/** Adds a comment to a case. Costs at most 2 Salesforce calls. */
export const addCaseComment: Operation<'AddCaseComment'> = async (input, { crm, changes }) => {
  const { id, mention } = theCase(input, crm)
  return changeResult(
    await changes.propose({
      mentions: mention === undefined ? [] : [mention],
      writes: [
        {
          action: 'create',
          object: 'CaseComment',
          values: {
            ParentId: id ?? { mentioned: 0 },
            CommentBody: input.text,
          },
        },
      ],
    }),
  )
}
