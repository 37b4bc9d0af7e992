import { briefCard, line } from '../shared/card.ts'
import type { Door, Outcome } from '../types.ts'

type Brief = Outcome<'GetOpportunityBrief'>

/** The card of an opportunity brief. */
export function opportunityCard(brief: Brief, { salesforceUrl }: Pick<Door, 'salesforceUrl'>) {
  const { opportunity, message, products = [], approvalStatus, activities = [] } = brief
  return briefCard({
    title: opportunity?.name ?? 'Opportunity',
    message,
    facts: [
      ['Account', opportunity?.accountName],
      ['Stage', opportunity?.stage],
      ['Amount', opportunity?.amount],
      ['Closes', opportunity?.closeDate],
      ['Next step', opportunity?.nextStep],
      ['Approval', approvalStatus],
      ['Owner', opportunity?.ownerName],
    ],
    lists: [
      { heading: 'Products', lines: products.map(one => line(one.name, one.quantity, one.totalPrice)) },
      {
        heading: 'Latest activities',
        lines: activities.map(one => line(one.subject, one.date, one.ownerName)),
      },
    ],
    record: { id: opportunity?.id ?? '', salesforceUrl },
  })
}
