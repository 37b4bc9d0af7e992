/** Entries as lines for a terminal. Whatever stands in them came from outside: nothing of it may act on the terminal. */
import { openedEntry } from '../../../api/audit/subjects.ts'
import type { ChangeEntry } from '../../../api/audit/types.ts'
import type { Store } from '../../../api/store/index.ts'
import { visible } from '../../../api/text/visible.ts'
import { paint } from '../../policy/paint.ts'

export interface Shown {
  readonly seq: number
  readonly at: number
  /** The body, values opened where that is still possible; empty when it is past retention. */
  readonly entry: Readonly<Record<string, unknown>>
}

/** An entry as it is shown. */
export async function shownOf(
  db: Store['db'],
  { seq, at, body }: { readonly seq: number; readonly at: number; readonly body: string },
): Promise<Shown> {
  const entry: unknown = body === '' ? {} : JSON.parse(body)
  if (isChange(entry)) return { seq, at, entry: { ...(await openedEntry(db, entry)) } }
  return { seq, at, entry: isRecord(entry) ? entry : {} }
}

/** A heading, a line for each entry, and with `values` what each write changed. */
export function tableOf(tenant: string, entries: readonly Shown[], values: boolean): string {
  const cells = entries.map(({ seq, at, entry }) => [
    String(seq),
    time(at),
    who(entry),
    what(entry),
    how(entry),
  ])
  const head = ['entry', 'time (UTC)', 'who', 'what', 'how it ended']
  const widths = head.map((title, n) => Math.max(title.length, ...cells.map(line => line[n]?.length ?? 0)))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, n) => text.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = cells.flatMap((texts, n) => [
    line(texts),
    ...(values ? changesOf(entries[n]?.entry ?? {}).map(text => `       ${text}`) : []),
  ])
  const title = paint('strong', tenant === '' ? 'Calls that nobody known made' : `Tenant ${word(tenant)}`)
  return `${title}\n${paint('dim', line(head))}\n${lines.join('\n')}\n\n`
}

const time = (at: number) => new Date(at).toISOString().slice(0, 23).replace('T', ' ')

const who = ({ kind, objectId, by, clientId }: Shown['entry']): string => {
  if (kind === 'retention' || kind === 'erasure') return `operator ${word(by)}`
  if (typeof objectId === 'string') return word(objectId)
  return typeof clientId === 'string'
    ? `app ${word(clientId)}`
    : kind === 'call'
      ? 'nobody known'
      : 'the proxy'
}

function what({ kind, operation, step, changeId, upTo, recordId }: Shown['entry']): string {
  if (kind === undefined) return 'past retention'
  if (kind === 'retention') return `bodies emptied up to entry ${word(upTo)}`
  if (kind === 'erasure') return `values erased of ${word(recordId)}`
  if (kind === 'call') return word(operation ?? 'no operation')
  return `${word(operation)}: ${word(step)} (${word(changeId)})`
}

function how({ kind, decision, code, salesforceCalls, approval, detail }: Shown['entry']): string {
  const parts = [
    kind === 'call' ? word(decision) : kind === 'intent' ? 'before the write' : '',
    typeof code === 'string' ? word(code) : '',
    isRecord(approval)
      ? `${word(approval.decision)} (${word(approval.clause)}, ${word(approval.assurance)})`
      : '',
    typeof salesforceCalls === 'number' ? `${salesforceCalls} Salesforce calls` : '',
    typeof detail === 'string' ? word(detail) : '',
  ]
  return parts.filter(part => part !== '').join(', ')
}

function changesOf(entry: Shown['entry']): readonly string[] {
  if (!isChange(entry)) return []
  return entry.writes.flatMap(({ object, recordId, fields }) => [
    `${word(object)} ${recordId === null ? '(new)' : word(recordId)}`,
    ...fields.map(({ field, before, after }) => `  ${word(field)}: ${value(before)} → ${value(after)}`),
  ])
}

function value(of: unknown): string {
  if (of === undefined) return '(not kept)'
  return isRecord(of) && 'sealed' in of ? '(erased)' : word(typeof of === 'string' ? of : JSON.stringify(of))
}

const wordCharsMax = 80
const word = (text: unknown): string => visible(String(text), wordCharsMax).replace(/\s/g, ' ')

const isChange = (entry: unknown): entry is ChangeEntry =>
  isRecord(entry) && Array.isArray(entry.writes) && typeof entry.changeId === 'string'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
