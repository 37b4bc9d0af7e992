import { Problem } from '../../problem.ts'
import { changeResult } from '../shared/change-result.ts'
import { about } from '../shared/named.ts'
import type { Operation } from '../types.ts'

/** Adds a note to a record. Costs at most 2 Salesforce calls. */
export const addNote: Operation<'AddNote'> = async (input, { crm, changes }) => {
  const { id, mention } = about(input, crm)
  if (id === undefined && mention === undefined)
    throw new Problem('invalid-input', {
      detail: 'Say what it is about: opportunityName, accountName or recordId.',
    })
  return changeResult(
    await changes.propose({
      mentions: mention === undefined ? [] : [mention],
      writes: [
        {
          action: 'create',
          object: 'Note',
          values: { ParentId: id ?? { mentioned: 0 }, Title: input.title, Body: input.text },
        },
      ],
    }),
  )
}
