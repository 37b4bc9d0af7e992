import { briefCard, line } from '../shared/card.ts'
import type { Door, Outcome } from '../types.ts'

type Brief = Outcome<'GetCaseBrief'>

/** The card of a case brief. What outsiders wrote is not on it. */
export function caseCard(brief: Brief, { salesforceUrl }: Pick<Door, 'salesforceUrl'>) {
  const { case: one, message, history = [], comments = [] } = brief
  return briefCard({
    title: line('Case', one?.caseNumber),
    message,
    facts: [
      ['Status', one?.status],
      ['Priority', one?.priority],
      ['Account', one?.accountName],
      ['Created', one?.createdDate],
      ['Owner', one?.ownerName],
    ],
    lists: [
      { heading: 'Changes', lines: history.map(change => line(change.at, change.field, change.by)) },
      { heading: 'Comments', lines: comments.map(comment => line(comment.at, comment.by)) },
    ],
    record: { id: one?.id ?? '', salesforceUrl },
  })
}
