import { cardText } from '../../text/card-text.ts'
import { visible } from '../../text/visible.ts'
import { about, recordInWords } from './about.ts'
import { spoken } from './spoken.ts'
import type {
  ChangeState,
  ShownApproval,
  ShownChange,
  ShownConflict,
  ShownField,
  ShownRecord,
} from './types.ts'
import { listed, momentInWords, valueInWords } from './values.ts'

/** Teams refuses cards beyond 28 KB: so much of so many, at three bytes a character, stays below. */
const RECORDS_MAX = 4
const FIELDS_MAX = 14
const CONFLICTS_MAX = 5
const APPROVALS_MAX = 3
const LABEL_CHARACTERS_MAX = 40
const VALUE_CHARACTERS_MAX = 100
const ABSENT = '–'
const NOT_SHOWN = '(not shown here)'

type Element = Record<string, unknown>

const stateWords: Readonly<Record<ChangeState, string>> = {
  proposed: 'Waits for confirmation',
  pending: 'Waits for approval',
  approved: 'Approved, about to be done',
  executing: 'Being done',
  executed: 'Done',
  failed: 'Not done: Salesforce did not take it',
  conflict: 'Not done: the record has moved on',
  rejected: 'Not done: an approver said no',
  expired: 'Not done: nobody agreed in time',
  cancelled: 'Cancelled',
  simulated: 'Rehearsal: nothing was written',
}

/**
 * A change as an Adaptive Card 1.5, the latest that Teams shows: title, state, before and after of each field, who asks,
 * why, check code, expiry, approvals. Its elements depend on how many records, fields, conflicts and approvals there are
 * and on the state, never on what a text holds: values stand in text runs, which know no Markdown; there is no picture,
 * no link and nothing to press. At most 28,000 bytes whatever the change holds; 'and n more' says what is left out.
 * Source: Microsoft, Adaptive Cards schema.
 */
export function card(change: ShownChange): Element {
  const { records, requestedBy, reason, checkCode, expiresAtMs, approvals, undoUntilMs, timeZone } = change
  const { conflict = [], state, byAdministrator = false } = change
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    // Where a card can't be shown; templates would be replaced in it too.
    fallbackText: cardText(spoken(change)),
    body: [
      block(run(capital(about(change)), { weight: 'Bolder', size: 'Large' })),
      block(run(byAdministrator ? 'Cancelled by an administrator' : stateWords[state])),
      ...recordElements(records, timeZone),
      ...conflictElements(conflict, timeZone),
      fact('Asked by', requestedBy),
      fact('Why', reason ?? ABSENT),
      fact('Check code', checkCode),
      fact('Expires', moment(expiresAtMs, timeZone)),
      ...(undoUntilMs === null ? [] : [fact('Can be undone until', moment(undoUntilMs, timeZone))]),
      ...approvals.slice(0, APPROVALS_MAX).map(approval => fact('Approval', approvalInWords(approval))),
      ...more(approvals.length - APPROVALS_MAX, 'approvals'),
    ],
  }
}

/** A heading and a table for each record, until the fields are used up. */
function recordElements(records: readonly ShownRecord[], timeZone: string): Element[] {
  let left = FIELDS_MAX
  const elements: Element[] = []
  for (const record of records.slice(0, RECORDS_MAX)) {
    const fields = record.fields.slice(0, left)
    left -= fields.length
    elements.push(
      { ...block(run(heading(record), { weight: 'Bolder' })), spacing: 'Large' },
      table(fields, timeZone),
      ...more(record.fields.length - fields.length, 'fields'),
    )
  }
  return [...elements, ...more(records.length - RECORDS_MAX, 'records')]
}

const heading = (record: ShownRecord): string =>
  record.action === 'create'
    ? capital(recordInWords(record))
    : [record.objectLabel, record.recordName].filter(Boolean).join(': ')

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

const table = (fields: readonly ShownField[], timeZone: string): Element => ({
  type: 'Table',
  columns: [{ width: 1 }, { width: 1 }, { width: 1 }],
  rows: [
    row(['Field', 'Before', 'After'], { weight: 'Bolder' }),
    ...fields.map(shown => {
      const { before, after, kind, sensitive, untrusted, label, field, words } = shown
      const told = sensitive ? NOT_SHOWN : (words ?? valueInWords(after, kind, timeZone))
      const was = sensitive || untrusted ? NOT_SHOWN : valueInWords(before, kind, timeZone)
      return row([visible(label || field, LABEL_CHARACTERS_MAX), was, told])
    }),
  ],
})

const row = (texts: readonly string[], look: Element = {}): Element => ({
  type: 'TableRow',
  cells: texts.map(text => ({ type: 'TableCell', items: [block(run(text, look))] })),
})

function conflictElements(conflict: readonly ShownConflict[], timeZone: string): Element[] {
  const lines = conflict
    .slice(0, CONFLICTS_MAX)
    .map(({ label, field, kind, sensitive, untrusted, ...values }) => {
      const [found, expected] = [values.found, values.expected].map(value =>
        visible(valueInWords(value, kind, timeZone), LABEL_CHARACTERS_MAX),
      )
      return fact(
        visible(label || field, LABEL_CHARACTERS_MAX),
        sensitive || untrusted ? NOT_SHOWN : `now ${found}, expected ${expected}`,
      )
    })
  return [...lines, ...more(conflict.length - CONFLICTS_MAX, 'conflicts')]
}

const approvalInWords = ({ message, quorum, given, approverRoles }: ShownApproval): string =>
  `${given} of ${quorum} by ${visible(listed(approverRoles), LABEL_CHARACTERS_MAX)}: ${message}`

const moment = (atMs: number, timeZone: string) => `${momentInWords(atMs, timeZone)} (${timeZone})`

const more = (count: number, of: string): Element[] =>
  count <= 0 ? [] : [block(run(`and ${count} more ${of}`))]

const fact = (label: string, value: string): Element =>
  block(run(`${label}: `, { weight: 'Bolder' }), run(value))

const block = (...inlines: readonly Element[]): Element => ({ type: 'RichTextBlock', inlines })

/** The text on one line, cut. */
const run = (text: string, look: Element = {}): Element => ({
  type: 'TextRun',
  text: cardText(visible(text, VALUE_CHARACTERS_MAX).replace(/\s+/g, ' ')) || ABSENT,
  ...look,
})
