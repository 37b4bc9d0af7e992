import type { Crm } from '../../crm/types.ts'
import type { Query } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { readable } from '../shared/readable.ts'
import { authorship, caseSummary } from '../shared/summaries.ts'
import { untrustedText } from '../shared/untrusted.ts'
import { aloud, id, text } from '../shared/values.ts'
import { counted, quoted, sentence } from '../shared/words.ts'
import type { Operation, Outcome } from '../types.ts'
import { caseCard } from './case-card.ts'

const ROWS_MAX = 20
const CASE_NUMBER_DIGITS = 8

/** One case with history and comments, newest first. Costs 1 Salesforce call. */
export const getCaseBrief: Operation<'GetCaseBrief'> = async (input, door) => {
  const { caseNumber, caseId } = input
  const { crm } = door
  const number = caseNumber?.trim()
  if (caseId === undefined && !number)
    throw new Problem('invalid-input', { detail: 'Give caseNumber or caseId.' })
  const { rows } = await crm.query({
    object: 'Case',
    select: readable(crm, 'Case', caseSummary.select),
    // People leave out the leading zeros: 'case 1042' is 00001042. An org may count in another form: then as it was said.
    where: [
      caseId === undefined
        ? {
            field: 'CaseNumber',
            is: 'in',
            values: [number ?? '', (number ?? '').padStart(CASE_NUMBER_DIGITS, '0')],
          }
        : { field: 'Id', is: 'equals', value: caseId },
    ],
    limit: 1,
    related: related(crm),
  })
  const [row] = rows
  if (row === undefined)
    throw new Problem(
      'record-not-found',
      number ? { detail: `There is no case ${quoted(number)} you may see.` } : {},
    )
  const { Histories: history = [], CaseComments: comments = [] } = row.related
  const notPermitted = ['CaseHistory', 'CaseComment'].filter(object => !crm.objects.includes(object))
  const brief: Outcome<'GetCaseBrief'> = {
    outcome: 'ok',
    message: sentence(
      `Case ${aloud(crm, 'Case', row, 'CaseNumber') ?? ''} is ${aloud(crm, 'Case', row, 'Status') ?? 'there'}`,
      `with ${counted(history.length, 'change')} and ${counted(comments.length, 'comment')}`,
    ),
    case: caseSummary.of(row),
    history: history.map(change => ({
      id: id(change),
      field: text(change, 'Field'),
      from: shown(change.fields.OldValue),
      to: shown(change.fields.NewValue),
      at: text(change, 'CreatedDate'),
      by: text(change, 'CreatedBy.Name'),
    })),
    comments: comments.map(comment => ({
      id: id(comment),
      text: text(comment, 'CommentBody'),
      at: text(comment, 'CreatedDate'),
      by: text(comment, 'CreatedBy.Name'),
    })),
    ...(notPermitted.length > 0 && { notPermitted }),
    ...untrustedText([row]),
  }
  return input.card ? { ...brief, card: caseCard(brief, door) } : brief
}

/** History keeps values of any kind; they are shown as text. */
const shown = (value: unknown) => (value === null || value === undefined ? undefined : String(value))

function related(crm: Crm): Record<string, Query> {
  const newest = { orderBy: [['CreatedDate', 'desc']] as const, limit: ROWS_MAX }
  const children: Record<string, Query> = {
    Histories: {
      object: 'CaseHistory',
      select: readable(crm, 'CaseHistory', [
        'Id',
        'Field',
        'OldValue',
        'NewValue',
        'CreatedDate',
        'CreatedBy.Name',
        'CreatedById',
      ]),
      ...newest,
    },
    CaseComments: {
      object: 'CaseComment',
      select: readable(crm, 'CaseComment', [
        'Id',
        'CommentBody',
        'CreatedDate',
        'CreatedBy.Name',
        ...authorship,
      ]),
      ...newest,
    },
  }
  return Object.fromEntries(
    Object.entries(children).filter(([, query]) => crm.objects.includes(query.object)),
  )
}
