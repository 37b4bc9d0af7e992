import type { Crm, CrmRow } from '../../crm/types.ts'
import type { Filter, Query } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { candidate } from '../shared/candidate.ts'
import { readable } from '../shared/readable.ts'
import { activities, activityFields, opportunitySummary } from '../shared/summaries.ts'
import { untrustedText } from '../shared/untrusted.ts'
import { aloud, compared, id, number, text } from '../shared/values.ts'
import { quoted, sentence } from '../shared/words.ts'
import type { Operation, Outcome } from '../types.ts'
import { opportunityCard } from './opportunity-card.ts'

const CANDIDATES_MAX = 6
const lineFields = ['Product2.Name', 'Quantity', 'UnitPrice', 'TotalPrice']

/** One opportunity with products, approval status and activities, found by id, name or its account's name. Costs 1 Salesforce call. */
export const getOpportunityBrief: Operation<'GetOpportunityBrief'> = async (input, door) => {
  const { opportunityName, opportunityId } = input
  const { crm } = door
  const name = opportunityName?.trim()
  if (opportunityId === undefined && !name)
    throw new Problem('invalid-input', { detail: 'Give opportunityName or opportunityId.' })
  const { rows } = await crm.query({
    object: 'Opportunity',
    select: readable(crm, 'Opportunity', opportunitySummary.select),
    where: [
      opportunityId === undefined
        ? named(name ?? '', crm)
        : { field: 'Id', is: 'equals', value: opportunityId },
    ],
    orderBy: [['CloseDate', 'asc']],
    limit: CANDIDATES_MAX,
    related: related(crm),
  })
  const row = theOpportunity(rows, name, crm)
  const approval = row.related.ProcessInstances?.[0]
  const notPermitted = Object.entries(parts)
    .filter(([, object]) => !crm.objects.includes(object))
    .map(([, object]) => object)
  const said = (field: string) => aloud(crm, 'Opportunity', row, field)
  const brief: Outcome<'GetOpportunityBrief'> = {
    outcome: 'ok',
    message: sentence(
      `${said('Name') ?? 'The opportunity'}${said('StageName') ? ` is in ${said('StageName')}` : ''}`,
      said('Amount') && `at ${said('Amount')}`,
      said('CloseDate') && `closing ${said('CloseDate')}`,
    ),
    opportunity: opportunitySummary.of(row),
    products: (row.related.OpportunityLineItems ?? []).map(line => ({
      id: id(line),
      name: text(line, 'Product2.Name'),
      quantity: number(line, 'Quantity'),
      unitPrice: number(line, 'UnitPrice'),
      totalPrice: number(line, 'TotalPrice'),
    })),
    ...(crm.objects.includes('ProcessInstance') && {
      approvalStatus: (approval && text(approval, 'Status')) ?? 'None',
    }),
    activities: activities(row.related.Tasks ?? [], row.related.Events ?? []),
    ...(notPermitted.length > 0 && { notPermitted }),
    ...untrustedText([row]),
  }
  return input.card ? { ...brief, card: opportunityCard(brief, door) } : brief
}

const named = (name: string, crm: Crm): Filter => ({
  any: [
    { field: 'Name', is: 'startsWith', value: name },
    ...(readable(crm, 'Opportunity', ['Account.Name']).length > 0
      ? [{ field: 'Account.Name', is: 'equals', value: name } as const]
      : []),
  ],
})

/** Child relationship of Opportunity → object. */
const parts = {
  OpportunityLineItems: 'OpportunityLineItem',
  ProcessInstances: 'ProcessInstance',
  Tasks: 'Task',
  Events: 'Event',
}

function related(crm: Crm): Record<string, Query> {
  const children: Record<keyof typeof parts, Query> = {
    OpportunityLineItems: {
      object: 'OpportunityLineItem',
      select: readable(crm, 'OpportunityLineItem', ['Id', ...lineFields]),
      limit: 50,
    },
    ProcessInstances: {
      object: 'ProcessInstance',
      select: readable(crm, 'ProcessInstance', ['Id', 'Status', 'CreatedDate']),
      orderBy: [['CreatedDate', 'desc']],
      limit: 1,
    },
    Tasks: {
      object: 'Task',
      select: readable(crm, 'Task', activityFields.task),
      orderBy: [['ActivityDate', 'desc']],
      limit: 5,
    },
    Events: {
      object: 'Event',
      select: readable(crm, 'Event', activityFields.event),
      orderBy: [['StartDateTime', 'desc']],
      limit: 5,
    },
  }
  return Object.fromEntries(
    Object.entries(children).filter(([, query]) => crm.objects.includes(query.object)),
  )
}

function theOpportunity(rows: readonly CrmRow[], name: string | undefined, crm: Crm): CrmRow {
  const same = rows.filter(row => compared(row, 'Name').toLowerCase() === name?.toLowerCase())
  const fitting = same.length > 0 ? same : rows
  const [only, second] = fitting
  if (only === undefined)
    throw new Problem(
      'record-not-found',
      name ? { detail: `No opportunity you may see is called ${quoted(name)} or begins with it.` } : {},
    )
  if (second === undefined) return only
  throw new Problem('ambiguous', {
    detail: `${fitting.length >= CANDIDATES_MAX ? 'Many' : fitting.length} opportunities fit ${quoted(name ?? '')}.`,
    members: {
      candidates: fitting.map(row => {
        const closes = aloud(crm, 'Opportunity', row, 'CloseDate')
        return candidate(crm, {
          object: 'Opportunity',
          row,
          nameField: 'Name',
          details: [aloud(crm, 'Opportunity', row, 'StageName'), closes && `closes ${closes}`],
          reason: same.length > 0 ? 'the same name' : 'its name or its account’s name fits',
        })
      }),
      ...untrustedText(fitting),
    },
  })
}
