/** A permitted change becomes one composite call, which writes only while all it rests on still holds. */
import type { RecordWrite, WriteRequest } from '../salesforce/types.ts'
import { printQuery } from '../soql/print.ts'
import type { Permitted } from './decide-again.ts'
import type { KeptChange } from './kept.ts'
import type { PayloadWrite } from './payload.ts'

/** What else is read back of a new record: the number people know it by. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = { Case: ['CaseNumber'] }

/**
 * The call for a change. Every record that is changed or pointed at is found by a guard first: a query that finds it only
 * in the caller's rows and, for one that is changed, with the values the decision rests on.
 */
export function writeRequest(
  change: KeptChange,
  permitted: readonly Permitted[],
  keyFields: Readonly<Record<string, string>>,
): WriteRequest {
  const guards: string[] = []
  const place = (soql: string) => {
    const at = guards.indexOf(soql)
    return at < 0 ? guards.push(soql) - 1 : at
  }
  const own = permitted.map(({ plan, before }, at) =>
    before === null ? undefined : place(printQuery(plan.guard(before, change.payload.writes[at]?.modstamp))),
  )
  const writes = change.payload.writes.map((write, at): RecordWrite => {
    const given = permitted[at]
    if (given === undefined) throw new Error('A write was kept without what it rests on.')
    const values = Object.fromEntries(
      write.fields.map(({ field, after }) => [field, guardedBy(field, given, own, place) ?? after]),
    )
    const common = { object: write.object, values, readBack: readBackOf(write) }
    const guard = own[at]
    if (guard === undefined || given.before === null) {
      const keyField = keyFields[write.object]
      const key = keyField && { field: keyField, value: `${change.id}-${at}` }
      return { ...common, action: 'create', ...(key && { key }) }
    }
    return { ...common, action: 'update', guard, unmodifiedSinceMs: lastModifiedMs(given.before) }
  })
  for (const { plan, found } of permitted)
    plan.references.forEach((reference, at) => {
      if (reference.asks === 'behind' && found[at] === true) place(printQuery(reference.select))
    })
  return { guards, writes }
}

/** The guard behind a value that points at a record; undefined for any other value, and for the caller's own id. */
function guardedBy(
  field: string,
  { plan, found, recordOf }: Permitted,
  own: readonly (number | undefined)[],
  place: (soql: string) => number,
): { readonly guard: number } | undefined {
  const earlier = recordOf[field]
  if (earlier !== undefined) {
    const guard = own[earlier]
    return guard === undefined ? undefined : { guard }
  }
  const at = plan.references.findIndex(
    (r, i) => r.field === field && r.asks === 'readable' && found[i] === true,
  )
  const reference = plan.references[at]
  return reference && { guard: place(printQuery(reference.select)) }
}

const readBackOf = ({ object, fields }: PayloadWrite): readonly string[] => [
  'Id',
  ...fields.map(f => f.field),
  ...(NUMBERS[object] ?? []),
]

const lastModifiedMs = (record: Readonly<Record<string, unknown>>): number =>
  Date.parse(String(record.LastModifiedDate))
