import type { Crm } from '../../crm/types.ts'
import { Problem } from '../../problem.ts'
import { changeResult } from '../shared/change-result.ts'
import { accountNamed } from '../shared/named.ts'
import { id, text } from '../shared/values.ts'
import type { Operation } from '../types.ts'

const TRANSCRIPT_HEADING = 'Conversation:'

/**
 * Opens a case, and tells of articles that may answer it. A conversation that holds secrets is refused before anything
 * is read or kept. Costs at most 3 Salesforce calls: for the account's name, for articles, to write.
 */
export const createCase: Operation<'CreateCase'> = async (input, { crm, changes }) => {
  const { subject, description, accountName, accountId, contactId, priority, origin, transcript } = input
  if (transcript !== undefined) changes.refuseSecrets(transcript)
  const told = [description, transcript && `${TRANSCRIPT_HEADING}\n${transcript}`]
    .filter(Boolean)
    .join('\n\n')
  const account = accountName?.trim()
  const mentions =
    accountId === undefined && account ? [{ object: 'Account', ...accountNamed(account, crm) }] : []
  // First: what is refused for want of a reading budget must not be refused with the case already kept.
  const suggestedArticles = await articlesAbout({ subject, description: description ?? '' }, crm)
  const result = changeResult(
    await changes.propose({
      mentions,
      writes: [
        {
          action: 'create',
          object: 'Case',
          values: {
            Subject: subject,
            ...(told !== '' && { Description: told }),
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
  return { ...result, ...(suggestedArticles.length > 0 && { suggestedArticles }) }
}

/** None where Salesforce has none to tell of just now: nobody's case waits for that. */
async function articlesAbout(words: Parameters<Crm['suggestArticles']>[0], crm: Crm) {
  const rows = await crm.suggestArticles(words).catch((error: unknown) => {
    if (error instanceof Problem && error.status >= 500) return []
    throw error
  })
  return rows.map(row => {
    const title = text(row, 'Title')
    return { id: id(row), ...(title !== undefined && { title }) }
  })
}
