/** Six questions as people put them to an agent, and what the demo expects to hear. */

export type Body = Readonly<Record<string, unknown>>

export interface Question {
  /** Local part of the asker's name. */
  readonly as: string
  readonly words: string
  readonly operation: string
  /** Path under /v1 with its query, from the answers so far. */
  path(answers: readonly Body[]): string
  readonly post?: object
  readonly expect: {
    readonly outcome: string
    readonly calls: number
    /** At least one row holds fields its reader may see elsewhere but not here. */
    readonly masked?: boolean
  }
  readonly why: string
}

/** Members of an answer, as far as they are there. */
export const items = (answer: Body | undefined, member: string): readonly Body[] => {
  const value = answer?.[member]
  return Array.isArray(value) ? value : []
}

const query = (members: Readonly<Record<string, unknown>>) =>
  new URLSearchParams(Object.entries(members).map(([name, value]) => [name, String(value)])).toString()

export const questions: readonly Question[] = [
  {
    as: 'rep.emea',
    words: 'Show me the open cases for Acme Corp this quarter.',
    operation: 'FindCases',
    path: () => `cases?${query({ accountName: 'Acme Corp', status: 'open', period: 'this quarter' })}`,
    expect: { outcome: 'ok', calls: 1 },
    why: 'One Salesforce call: rows in scope, fields permitted, the period read in her time zone.',
  },
  {
    as: 'rep.emea',
    words: 'Which deals do we close this quarter?',
    operation: 'FindOpportunities',
    path: () => `opportunities?${query({ status: 'open', period: 'this quarter' })}`,
    expect: { outcome: 'ok', calls: 1, masked: true },
    why: 'Her own deals in full; those of her team without what they are worth.',
  },
  {
    as: 'manager.sales',
    words: 'What is going on at Acme?',
    operation: 'GetAccountBrief',
    path: () => `accounts/brief?${query({ accountName: 'Acme' })}`,
    expect: { outcome: 'ambiguous', calls: 1 },
    why: 'Several accounts fit. It never guesses; it asks which one.',
  },
  {
    as: 'manager.sales',
    words: 'The first one.',
    operation: 'GetAccountBrief',
    path: answers => `accounts/brief?${query({ accountId: items(answers[2], 'candidates')[0]?.id })}`,
    expect: { outcome: 'ok', calls: 1 },
    why: 'Account, open deals, recent cases, activities and contacts in one Salesforce call.',
  },
  {
    as: 'agent.service',
    words: 'Bring me up to date on the latest of those Acme cases.',
    operation: 'GetCaseBrief',
    path: answers => `cases/brief?${query({ caseNumber: items(answers[0], 'cases')[0]?.caseNumber })}`,
    expect: { outcome: 'ok', calls: 1 },
    why: 'History and comments in one call.',
  },
  {
    as: 'agent.service',
    words: 'Which deals are worth more than 100,000?',
    operation: 'QueryRecords',
    path: () => 'records/Opportunity/query',
    post: { fields: ['Name'], filters: [{ field: 'Amount', operator: 'greaterThan', value: '100000' }] },
    expect: { outcome: 'denied', calls: 0 },
    why: 'Amounts are not for the service team: they can neither be seen nor filtered by. Nothing was asked of Salesforce.',
  },
]
