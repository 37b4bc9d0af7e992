import type { PlannedCall } from './planner.ts'
import type { RecordWrite, WriteAnswer, WriteRequest, WrittenValue } from './types.ts'
import { readWriteAnswer } from './write-answer.ts'

/** Salesforce: a composite takes 25 subrequests, 5 of them queries. */
const subrequestsMax = 25
const guardsMax = 5
const writesMax = 10

export interface Subrequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly url: string
  readonly referenceId: string
  readonly httpHeaders?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, WrittenValue>>
}

/**
 * The one call that writes: guards, then writes, then what was written is read back, all or none. A write names its
 * record by what its guard found, so that Salesforce itself stops when the guard finds nothing. `collateSubrequests`
 * is off because Salesforce keeps no order among collated ones. Throws an Error for a request that no composite can
 * carry: those are mistakes of the proxy, not of a caller. Source: REST API Developer Guide, "Composite".
 */
export function planWrite(request: WriteRequest, apiVersion: string): PlannedCall<WriteAnswer> {
  const compositeRequest = subrequestsOf(request, `/services/data/${apiVersion}`)
  if (compositeRequest.length > subrequestsMax)
    throw new Error(`A write of ${compositeRequest.length} subrequests; Salesforce takes ${subrequestsMax}.`)
  return {
    method: 'POST',
    path: `/services/data/${apiVersion}/composite`,
    body: { allOrNone: true, collateSubrequests: false, compositeRequest },
    writes: true,
    read: body => readWriteAnswer(body, compositeRequest),
  }
}

function subrequestsOf({ guards, writes }: WriteRequest, root: string): readonly Subrequest[] {
  if (guards.length > guardsMax || writes.length === 0 || writes.length > writesMax)
    throw new Error(`A write has up to ${guardsMax} guards and 1 to ${writesMax} records.`)
  for (const guard of writes.flatMap(guardsUsed))
    if (guards[guard] === undefined) throw new Error(`A write refers to guard ${guard}, which isn’t there.`)
  return [
    ...guards.map((soql, n) => guardQuery(soql, n, root)),
    ...guards.flatMap((soql, n) => anchor(soql, n, writes, root)),
    ...writes.map((write, n) => writing(write, n, root)),
    ...writes.map((write, n) => readingBack(write, n, root)),
  ]
}

const guardQuery = (soql: string, n: number, root: string): Subrequest => ({
  method: 'GET',
  // Encoded, text that looks like a reference is none; were it taken for one, the guard would fail, not the caution.
  url: `${root}/query?q=${encodeURIComponent(soql.toWellFormed())}`,
  referenceId: `g${n}`,
})

/** A guard that no write refers to must stop them, too: its record is read before anything is written. */
function anchor(soql: string, n: number, writes: readonly RecordWrite[], root: string): Subrequest[] {
  if (writes.some(write => guardsUsed(write).includes(n))) return []
  const object = /^SELECT\s+[\w.,\s]+?\sFROM\s+(\w+)/i.exec(soql)?.[1] ?? ''
  return [{ method: 'GET', url: `${recordUrl(root, object, found(n))}?fields=Id`, referenceId: `a${n}` }]
}

function writing(write: RecordWrite, n: number, root: string): Subrequest {
  const referenceId = `w${n}`
  const body = bodyOf(write)
  if (write.action === 'update')
    return {
      method: 'PATCH',
      url: recordUrl(root, write.object, found(write.guard)),
      referenceId,
      httpHeaders: { 'If-Unmodified-Since': httpDate(write.unmodifiedSinceMs) },
      body,
    }
  if (write.key !== undefined)
    return { method: 'PATCH', url: keyUrl(root, write, write.key), referenceId, body }
  return { method: 'POST', url: `${root}/sobjects/${named(write.object)}`, referenceId, body }
}

/** By its key where it has one: an upsert that updates may answer without an id. */
function readingBack(write: RecordWrite, n: number, root: string): Subrequest {
  const url =
    write.action === 'update'
      ? recordUrl(root, write.object, found(write.guard))
      : write.key === undefined
        ? recordUrl(root, write.object, `@{w${n}.id}`)
        : keyUrl(root, write, write.key)
  const fields = [...new Set(['Id', ...write.readBack])].map(pathNamed).join()
  return { method: 'GET', url: `${url}?fields=${fields}`, referenceId: `r${n}` }
}

function bodyOf(write: RecordWrite): Readonly<Record<string, WrittenValue>> {
  // Salesforce refuses the key of an upsert inside the body: it stands in the address.
  const key = write.action === 'create' ? write.key?.field.toLowerCase() : undefined
  return Object.fromEntries(
    Object.entries(write.values)
      .filter(([name]) => name.toLowerCase() !== key)
      .map(([name, value]) => [named(name), isReference(value) ? found(value.guard) : value]),
  )
}

function guardsUsed(write: RecordWrite): number[] {
  const inValues = Object.values(write.values)
    .filter(isReference)
    .map(({ guard }) => guard)
  return write.action === 'update' ? [write.guard, ...inValues] : inValues
}

const isReference = (value: WrittenValue | { readonly guard: number }): value is { readonly guard: number } =>
  typeof value === 'object' && value !== null

const found = (guard: number) => `@{g${guard}.records[0].Id}`

const recordUrl = (root: string, object: string, id: string) => `${root}/sobjects/${named(object)}/${id}`

const keyUrl = (root: string, { object }: RecordWrite, { field, value }: { field: string; value: string }) =>
  `${recordUrl(root, object, named(field))}/${encodeURIComponent(value)}`

/** RFC 9110 HTTP-date, whole seconds. */
const httpDate = (ms: number) => new Date(ms).toUTCString()

/** A field, or one of a parent: 'Account.Name'. */
const pathNamed = (path: string) => path.split('.').map(named).join('.')

function named(name: string): string {
  if (!/^[A-Za-z]\w{0,79}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no API name.`)
  return name
}

/**
 * The refusal of a text that Salesforce would take for a reference to another part of the call: `@{` can't be escaped
 * in a composite. Undefined: there is none.
 */
export function referenceInText({ writes }: WriteRequest): WriteAnswer | undefined {
  for (const [write, { values }] of writes.entries()) {
    const fields = Object.keys(values).filter(name => {
      const value = values[name]
      return typeof value === 'string' && value.includes('@{')
    })
    if (fields.length > 0)
      return {
        written: false,
        because: 'refused',
        write,
        errorCode: 'REFERENCE_IN_TEXT',
        message:
          'A text can’t contain "@{": Salesforce would read it as a reference. Put a space between the two.',
        fields,
      }
  }
  return undefined
}
