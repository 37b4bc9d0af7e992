import type { CrmQuery } from '../../crm/types.ts'
import type { Filter, Query } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { accountsNamed, theAccount } from '../shared/account.ts'
import { readable } from '../shared/readable.ts'
import {
  accountSummary,
  activities,
  activityFields,
  caseSummary,
  contactSummary,
  opportunitySummary,
} from '../shared/summaries.ts'
import { untrustedText } from '../shared/untrusted.ts'
import { aloud, id } from '../shared/values.ts'
import { counted, sentence } from '../shared/words.ts'
import type { Door, Operation, Outcome } from '../types.ts'
import { accountCard } from './account-card.ts'

const PART_ROWS_MAX = 5

/**
 * One account with its open opportunities, newest cases, latest activities and contacts. Costs 1 Salesforce call when
 * the id or the exact name is given, 2 when the name is only the beginning of one account's name.
 */
export const getAccountBrief: Operation<'GetAccountBrief'> = async (input, door) => {
  const { accountName, accountId } = input
  const { crm } = door
  const name = accountName?.trim()
  if (accountId === undefined && !name)
    throw new Problem('invalid-input', { detail: 'Give accountName or accountId.' })
  const account: CrmQuery = {
    ...(accountId === undefined ? accountsNamed(name ?? '', crm) : { object: 'Account', limit: 1 }),
    select: readable(crm, 'Account', accountSummary.select),
    ...(accountId !== undefined && { where: [{ field: 'Id', is: 'equals', value: accountId }] }),
    ...(crm.objects.includes('Contact') && { related: { Contacts: contacts(crm) } }),
  }
  const underAccount: Filter =
    accountId === undefined
      ? { field: 'Account.Name', is: 'equals', value: name ?? '' }
      : { field: 'AccountId', is: 'equals', value: accountId }
  const first = await crm.queryTogether({ account, ...parts(crm, underAccount) })
  const chosen = accountId === undefined ? theAccount(name ?? '', first.account.rows, crm) : undefined
  const row = chosen ? first.account.rows.find(r => id(r) === chosen.id) : first.account.rows[0]
  if (row === undefined) throw new Problem('record-not-found')
  const rest: Partial<Record<Part, Awaited<ReturnType<typeof crm.query>>>> =
    chosen?.exact === false
      ? await crm.queryTogether(parts(crm, { field: 'AccountId', is: 'equals', value: chosen.id }))
      : first

  const open = rest.Opportunity?.rows ?? []
  const recent = rest.Case?.rows ?? []
  const tasks = rest.Task?.rows ?? []
  const events = rest.Event?.rows ?? []
  const latest = activities(tasks, events).slice(0, PART_ROWS_MAX)
  const shown = new Set(latest.map(activity => activity.id))
  const notPermitted = [...partNames, 'Contact'].filter(object => !crm.objects.includes(object))
  const brief: Outcome<'GetAccountBrief'> = {
    outcome: 'ok',
    message: sentence(
      `${aloud(crm, 'Account', row, 'Name') ?? 'The account'}:`,
      crm.objects.includes('Opportunity') &&
        `${counted(rest.Opportunity?.total ?? 0, 'open opportunity', 'open opportunities')},`,
      `${counted(rest.Case?.total ?? 0, 'case')} shown`,
    ),
    account: accountSummary.of(row),
    openOpportunities: open.map(opportunitySummary.of),
    recentCases: recent.map(caseSummary.of),
    activities: latest,
    contacts: (row.related.Contacts ?? []).map(contactSummary.of),
    ...(notPermitted.length > 0 && { notPermitted }),
    ...untrustedText([row, ...open, ...recent, ...[...tasks, ...events].filter(r => shown.has(id(r)))]),
  }
  return input.card ? { ...brief, card: accountCard(brief, door) } : brief
}

const partNames = ['Opportunity', 'Case', 'Task', 'Event'] as const
type Part = (typeof partNames)[number]

const contacts = (crm: Door['crm']): Query => ({
  object: 'Contact',
  select: readable(crm, 'Contact', contactSummary.select),
  orderBy: [['Name', 'asc']],
  limit: PART_ROWS_MAX,
})

/** The reads beside the account itself, of the objects the caller may read. */
function parts(crm: Door['crm'], underAccount: Filter): Partial<Record<Part, CrmQuery>> {
  const queries: Record<Part, CrmQuery> = {
    Opportunity: {
      object: 'Opportunity',
      select: readable(crm, 'Opportunity', opportunitySummary.select),
      where: [underAccount, { field: 'IsClosed', is: 'equals', value: false }],
      orderBy: [['CloseDate', 'asc']],
      limit: PART_ROWS_MAX,
    },
    Case: {
      object: 'Case',
      select: readable(crm, 'Case', caseSummary.select),
      where: [underAccount],
      orderBy: [['CreatedDate', 'desc']],
      limit: PART_ROWS_MAX,
    },
    Task: {
      object: 'Task',
      select: readable(crm, 'Task', activityFields.task),
      where: [underAccount],
      orderBy: [['ActivityDate', 'desc']],
      limit: PART_ROWS_MAX,
    },
    Event: {
      object: 'Event',
      select: readable(crm, 'Event', activityFields.event),
      where: [underAccount],
      orderBy: [['StartDateTime', 'desc']],
      limit: PART_ROWS_MAX,
    },
  }
  return Object.fromEntries(Object.entries(queries).filter(([object]) => crm.objects.includes(object)))
}
