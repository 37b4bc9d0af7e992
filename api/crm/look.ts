/** Looks at the records that changes are about, as the caller may read them. Nothing is written. */
import type { ChangePlan, ChangeRequest, Filter, MaskedRow, Plan, Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import { printQuery } from '../soql/print.ts'
import { mayBe, salesforceId } from '../soql/salesforce-id.ts'
import type { SelectQuery } from '../soql/tree.ts'
import { settingApart } from './apart.ts'
import { deliver, nothingDelivered } from './delivered.ts'
import type { CrmOptions } from './options.ts'
import type { CrmRow } from './types.ts'

/** Which of several records by one name is meant. Throws a Problem. */
type Choose = (rows: readonly CrmRow[]) => CrmRow

/** A change whose record is to be looked at. */
export interface Wanted {
  readonly request: ChangeRequest
  /** Fields that are to point at the record of an earlier one in the list. */
  readonly recordOf?: Readonly<Record<string, number>>
  /** Fields that are to point at a record that is mentioned. */
  readonly mentioned?: Readonly<Record<string, number>>
  /** Paths to read besides: they decide nothing and are not shown. */
  readonly alsoRead?: readonly string[]
  /** Children to read besides, in the same statement. */
  readonly alsoRelated?: readonly SelectQuery[]
  readonly choose?: Choose
}

/** A record that changes are to point at, by what it is called. */
export interface Mentioned {
  readonly object: string
  readonly where: readonly Filter[]
  /** Fields to tell such records apart by. */
  readonly show: readonly string[]
  readonly choose: Choose
}

/** All that a decision on a change rests on. */
export interface Looked {
  /** With the ids that were found. */
  readonly request: ChangeRequest
  readonly plan: ChangePlan
  /** The record as it was read; undefined for a new one. */
  readonly before: SalesforceRecord | undefined
  /** What the caller may see of it. */
  readonly row: CrmRow | undefined
  /** For `plan.decide`. */
  readonly found: readonly boolean[]
}

interface Seen {
  readonly record: SalesforceRecord
  readonly row: CrmRow
}

/** What was found out so far. */
interface Sight {
  readonly looked: Looked[]
  readonly mentions: Seen[]
  /** Records that were read as the caller, so that they can be read: id → object, in lower case. */
  readonly known: Map<string, string>
}

const CANDIDATES_MAX = 6

/**
 * Reads what the changes are about: one Salesforce call, none for new records that point at nothing. A second one only
 * where a rule asks something of what lies behind a record that was found by name. Throws as `planChange` does, Problem
 * 'record-not-found', and what `choose` throws.
 */
export async function lookAt(
  options: CrmOptions,
  wanted: readonly Wanted[],
  mentions: readonly Mentioned[] = [],
): Promise<{ readonly looked: readonly Looked[]; readonly mentions: readonly CrmRow[] }> {
  // Where nothing can be changed that is said first: names would be looked for in another's sight.
  if (options.mappedUser !== undefined) for (const { request } of wanted) options.rights.planChange(request)
  const sight: Sight = { looked: [], mentions: [], known: new Map() }
  const waits = ({ mentioned = {}, recordOf = {} }: Wanted) =>
    Object.keys(mentioned).length > 0 ||
    Object.values(recordOf).some(of => wanted[of]?.request.id === undefined)
  await look(options, wanted, w => !waits(w), mentions, sight)
  if (wanted.some(waits)) await look(options, wanted, waits, [], sight)
  return { looked: sight.looked, mentions: sight.mentions.map(m => m.row) }
}

async function look(
  options: CrmOptions,
  wanted: readonly Wanted[],
  isNow: (w: Wanted) => boolean,
  mentions: readonly Mentioned[],
  sight: Sight,
): Promise<void> {
  const planned = wanted.flatMap((w, at) => {
    if (!isNow(w)) return []
    const request = pointed(w, wanted, sight)
    return [{ w, at, request, plan: options.rights.planChange(request) }]
  })
  const asked = mentions.map(mention => ({ mention, plan: planOf(options, mention) }))
  const rowsOf = await read(options, statements(planned, asked, sight.known))
  for (const { mention, plan } of asked) {
    const seen = chosen(options, mention.object, rowsOf(printQuery(plan.select)), plan.mask, mention.choose)
    sight.mentions.push(seen)
    sight.known.set(String(seen.record.Id), mention.object.toLowerCase())
  }
  const seen = planned.map(({ w, request, plan }) => {
    if (plan.before === undefined) return undefined
    const own = chosen(options, request.object, rowsOf(beforeOf(plan, w)), plan.seen, w.choose)
    sight.known.set(String(own.record.Id), plan.object.toLowerCase())
    return own
  })
  planned.forEach(({ at, request, plan }, nth) => {
    const own = seen[nth]
    const { where: _, ...rest } = request
    const found = plan.references.map(
      ({ asks, object, id, select }) =>
        (asks === 'readable' && sight.known.get(longId(id)) === object.toLowerCase()) ||
        rowsOf(printQuery(select)).length > 0,
    )
    sight.looked[at] = {
      request: own === undefined ? rest : { ...rest, id: String(own.record.Id) },
      plan,
      before: own?.record,
      row: own?.row,
      found,
    }
  })
}

interface Planned {
  readonly w: Wanted
  readonly request: ChangeRequest
  readonly plan: ChangePlan
}

const longId = (id: string) => salesforceId(id) ?? id

const planOf = ({ rights }: CrmOptions, { object, where, show }: Mentioned): Plan =>
  rights.plan({ object, select: [...new Set(['Id', ...show])], where, limit: CANDIDATES_MAX })

/** The request with the ids of the records it points at. */
function pointed(
  { request, recordOf = {}, mentioned = {} }: Wanted,
  wanted: readonly Wanted[],
  { looked, mentions }: Sight,
): ChangeRequest {
  const values: Record<string, Scalar> = { ...request.values }
  for (const [field, of] of Object.entries(recordOf))
    values[field] = looked[of]?.request.id ?? wanted[of]?.request.id ?? null
  for (const [field, of] of Object.entries(mentioned)) values[field] = String(mentions[of]?.record.Id)
  return { ...request, values }
}

/** What to ask, each once. A record that is read anyway isn't asked for again because another one is to point at it. */
function statements(
  planned: readonly Planned[],
  asked: readonly { readonly plan: Plan }[],
  known: ReadonlyMap<string, string>,
): readonly string[] {
  const own = new Set(planned.flatMap(({ request: { id } }) => (id === undefined ? [] : [longId(id)])))
  const soql = new Set(asked.map(({ plan }) => printQuery(plan.select)))
  for (const { w, plan } of planned) {
    if (plan.before !== undefined) soql.add(beforeOf(plan, w))
    for (const { asks, object, id, select } of plan.references) {
      const isRead = known.has(longId(id)) || own.has(longId(id))
      if (mayBe(object, id) && (asks === 'behind' || !isRead)) soql.add(printQuery(select))
    }
  }
  return [...soql]
}

async function read(
  { gateway, as, context, budget }: CrmOptions,
  soql: readonly string[],
): Promise<(text: string) => readonly SalesforceRecord[]> {
  budget.admit()
  const answers = soql.length === 0 ? [] : await gateway.query(as, soql, context)
  return text => answers[soql.indexOf(text)]?.records ?? []
}

function beforeOf({ before }: ChangePlan, { alsoRead = [], alsoRelated = [] }: Wanted): string {
  if (before === undefined) throw new Error('A new record is not read.')
  const related = [...(before.related ?? []), ...alsoRelated]
  return printQuery({ ...before, select: [...new Set([...before.select, ...alsoRead])], related })
}

/** The record that is meant, and what of it may be seen. Throws Problem 'record-not-found', or what `choose` does. */
function chosen(
  options: CrmOptions,
  object: string,
  records: readonly SalesforceRecord[],
  mask: (record: SalesforceRecord) => MaskedRow,
  choose: Choose | undefined,
): Seen {
  const apart = settingApart(options, { object })
  const delivered = nothingDelivered()
  const rows = records.map((record): Seen => {
    const masked = mask(record)
    deliver(delivered, record, masked)
    return { record, row: apart(masked) }
  })
  options.budget.count(delivered.rows, delivered.ids)
  const row = choose === undefined ? rows[0]?.row : choose(rows.map(r => r.row))
  const found = rows.find(r => r.row === row)
  if (found === undefined) throw new Problem('record-not-found')
  return found
}
