import { changeResult } from '../shared/change-result.ts'
import { accountNamed } from '../shared/named.ts'
import type { Operation } from '../types.ts'

const TRANSCRIPT_HEADING = 'Conversation:'

/** Opens a case. A conversation that holds secrets is refused before anything is read or kept. Costs at most 2 Salesforce calls. */
export const createCase: Operation<'CreateCase'> = async (input, { crm, changes }) => {
  const { subject, description, accountName, accountId, contactId, priority, origin, transcript } = input
  if (transcript !== undefined) changes.refuseSecrets(transcript)
  const text = [description, transcript && `${TRANSCRIPT_HEADING}\n${transcript}`]
    .filter(Boolean)
    .join('\n\n')
  const account = accountName?.trim()
  const mentions =
    accountId === undefined && account ? [{ object: 'Account', ...accountNamed(account, crm) }] : []
  return changeResult(
    await changes.propose({
      mentions,
      writes: [
        {
          action: 'create',
          object: 'Case',
          values: {
            Subject: subject,
            ...(text !== '' && { Description: text }),
            ...(accountId !== undefined && { AccountId: accountId }),
            ...(mentions.length > 0 && { AccountId: { mentioned: 0 } }),
            ...(contactId !== undefined && { ContactId: contactId }),
            ...(priority !== undefined && { Priority: priority }),
            ...(origin !== undefined && { Origin: origin }),
          },
        },
      ],
    }),
  )
}
