import { plain } from '../../text/plain.ts'
import { about } from './about.ts'
import { recordSentence, sayable, spokenLabel, spokenValue, type Tense } from './sentences.ts'
import type { ShownApproval, ShownChange } from './types.ts'
import { listed, momentInWords } from './values.ts'

/** More than that nobody takes in by ear; the card and the differences hold all. */
const SAID_FIELDS_MAX = 6
const SAID_RECORDS_MAX = 3
const SAID_ROLES_MAX = 3
const ROLE_CHARACTERS_MAX = 40

/**
 * A change in sentences to say aloud, as its state has them: what would be written and whether to do it, who must agree,
 * what was done, or why nothing was. Short whatever the change holds; plain text without Markdown or links. Sensitive
 * values and what outsiders may have written are not said; long texts are cut.
 */
export const spoken = (change: ShownChange): string => plain(sentences(change).filter(Boolean).join(' '))

function sentences(change: ShownChange): readonly string[] {
  const { state, timeZone, expiresAtMs, undoUntilMs } = change
  switch (state) {
    case 'proposed':
      return [body(change, 'present'), approvalAhead(change.approvals), 'Shall I do it?']
    case 'pending':
      return [
        body(change, 'present'),
        waiting(change.approvals),
        `It lapses on ${momentInWords(expiresAtMs, timeZone)}.`,
      ]
    case 'approved':
      return [body(change, 'present'), 'All approvals are given; it is about to be done.']
    case 'executing':
      return [body(change, 'present'), 'It is being done now.']
    case 'executed':
      return [
        'Done.',
        body(change, 'past'),
        undoUntilMs === null ? '' : `It can be undone until ${momentInWords(undoUntilMs, timeZone)}.`,
      ]
    case 'simulated':
      return ['This was a rehearsal, nothing was written.', body(change, 'conditional')]
    case 'conflict':
      return [`Nothing was written: the record has moved on (${about(change)}).`, moved(change)]
    case 'failed':
      return [`Nothing was written: Salesforce did not take the change (${about(change)}).`]
    case 'rejected':
      return [`An approver said no (${about(change)}). Nothing was written.`]
    case 'expired':
      return [`Nobody agreed in time (${about(change)}). Nothing was written.`]
    case 'cancelled':
      return [`The change was cancelled${byWhom(change)} (${about(change)}). Nothing was written.`]
  }
}

const byWhom = ({ byAdministrator = false }: ShownChange) => (byAdministrator ? ' by an administrator' : '')

/** A sentence for each record, and how much is left out. */
function body({ records, timeZone }: ShownChange, tense: Tense): string {
  let left = SAID_FIELDS_MAX
  const parts: string[] = []
  for (const record of records.slice(0, SAID_RECORDS_MAX)) {
    parts.push(recordSentence(record, left, tense, timeZone))
    left = Math.max(0, left - sayable(record).length)
  }
  const total = records.slice(0, SAID_RECORDS_MAX).reduce((sum, record) => sum + sayable(record).length, 0)
  const more = [
    some(total - SAID_FIELDS_MAX, 'field'),
    some(records.length - SAID_RECORDS_MAX, 'record'),
  ].filter(Boolean)
  return [...parts, more.length === 0 ? '' : `And ${listed(more)}.`].filter(Boolean).join(' ')
}

const some = (count: number, one: string) =>
  count <= 0 ? '' : `${count} more ${count === 1 ? one : `${one}s`}`

const approvalAhead = (approvals: readonly ShownApproval[]): string =>
  approvals.length === 0 ? '' : `It then needs approval by ${approvers(approvals)}.`

function waiting(approvals: readonly ShownApproval[]): string {
  const open = approvals.filter(({ given, quorum }) => given < quorum)
  const missing = open.reduce((sum, { given, quorum }) => sum + quorum - given, 0)
  return missing === 0 ? '' : `It waits for ${some(missing, 'approval')} by ${approvers(open)}.`
}

function approvers(approvals: readonly ShownApproval[]): string {
  const roles = [...new Set(approvals.flatMap(({ approverRoles }) => approverRoles))]
  const said = roles.slice(0, SAID_ROLES_MAX).map(role => plain(role, ROLE_CHARACTERS_MAX))
  return listed([...said, some(roles.length - SAID_ROLES_MAX, 'role')].filter(Boolean)) || 'an approver'
}

/** 'The amount is now 60,000, not 50,000.' */
function moved({ conflict = [], timeZone }: ShownChange): string {
  const parts = conflict.slice(0, SAID_FIELDS_MAX).map(shown => {
    const label = `The ${spokenLabel(shown)}`
    if (shown.sensitive || shown.untrusted || shown.kind === 'reference' || shown.kind === 'id')
      return `${label} is another one now.`
    const [found, expected] = [shown.found, shown.expected].map(value => spokenValue(value, shown, timeZone))
    return `${label} is now ${found}, not ${expected}.`
  })
  return parts.join(' ')
}
