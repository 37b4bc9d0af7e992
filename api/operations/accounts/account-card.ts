import { briefCard, line } from '../shared/card.ts'
import type { Door, Outcome } from '../types.ts'

type Brief = Outcome<'GetAccountBrief'>

/** The card of an account brief. */
export function accountCard(brief: Brief, { salesforceUrl }: Pick<Door, 'salesforceUrl'>) {
  const { account, message, openOpportunities = [], recentCases = [], activities = [], contacts = [] } = brief
  return briefCard({
    title: account?.name ?? 'Account',
    message,
    facts: [
      ['Industry', account?.industry],
      ['City', account?.city],
      ['Phone', account?.phone],
      ['Owner', account?.ownerName],
    ],
    lists: [
      {
        heading: 'Open opportunities',
        lines: openOpportunities.map(deal => line(deal.name, deal.stage, deal.amount, deal.closeDate)),
      },
      {
        heading: 'Recent cases',
        lines: recentCases.map(one => line(one.caseNumber, one.status, one.priority)),
      },
      {
        heading: 'Latest activities',
        lines: activities.map(one => line(one.subject, one.date, one.ownerName)),
      },
      { heading: 'Contacts', lines: contacts.map(one => line(one.name, one.title, one.phone)) },
    ],
    record: { id: account?.id ?? '', salesforceUrl },
  })
}
