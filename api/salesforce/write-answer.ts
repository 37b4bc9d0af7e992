import { SalesforceFault } from './fault.ts'
import { type CompositeChild, childFault, compositeChildren } from './planner.ts'
import type { SalesforceRecord, WriteAnswer } from './types.ts'
import type { Subrequest } from './write-plan.ts'

/** A subrequest and what Salesforce answered to it. */
interface Answered {
  readonly subrequest: Subrequest
  readonly child: CompositeChild
}

/**
 * Reads the answer of a composite that writes. Throws a `SalesforceFault`: 'refused' where nothing was written and it
 * isn't a record's fault (a guard that can't be asked, a locked row), 'odd-shape' where the answer doesn't tell.
 */
export function readWriteAnswer(body: unknown, subrequests: readonly Subrequest[]): WriteAnswer {
  const children = compositeChildren(
    body,
    subrequests.map(({ referenceId }) => referenceId),
  )
  const answered = subrequests.flatMap((subrequest, n) => {
    const child = children[n]
    return child === undefined ? [] : [{ subrequest, child }]
  })
  const failed = answered.filter(({ child }) => child.status >= 300)
  if (failed.length === 0) return { written: true, records: readBack(answered) }
  // All or none: whatever was answered as done while another part failed contradicts the promise.
  if (failed.length < answered.length)
    throw new SalesforceFault('odd-shape', 'Parts of a write failed and others did not.')
  return notWritten(failed)
}

function readBack(answered: readonly Answered[]): readonly SalesforceRecord[] {
  return answered.flatMap(({ subrequest: { referenceId }, child: { body } }) => {
    if (!referenceId.startsWith('r')) return []
    if (!isObject(body)) throw new SalesforceFault('odd-shape', 'A record that was written can’t be read.')
    return [body]
  })
}

/** The first failure that is one of its own; the others were only stopped or taken back because of it. */
function notWritten(failed: readonly Answered[]): WriteAnswer {
  const own = failed.find(({ child }) => errorOf(child).errorCode !== 'PROCESSING_HALTED')
  if (own !== undefined) return refusalOf(own)
  for (const { subrequest, child } of failed) {
    if (/rolled back/i.test(errorOf(child).message)) continue
    const guard = guardMissed(subrequest, errorOf(child).message)
    if (guard !== undefined) return { written: false, because: 'guard', guard }
  }
  throw new SalesforceFault('refused', 'Salesforce took a write back and doesn’t say why.', {
    errorCode: 'PROCESSING_HALTED',
    status: 400,
  })
}

/** The guard that found nothing: the one Salesforce names, or the only one its subrequest could have meant. */
function guardMissed({ url, body }: Subrequest, message: string): number | undefined {
  const said = /\bg(\d)\b/.exec(message)?.[1]
  if (said !== undefined) return Number(said)
  const asked = [...`${url} ${JSON.stringify(body ?? {})}`.matchAll(/@\{g(\d)\./g)].map(match => match[1])
  return asked[0] === undefined ? undefined : Number(asked[0])
}

function refusalOf({ subrequest: { referenceId }, child }: Answered): WriteAnswer {
  const { errorCode, message, fields } = errorOf(child)
  const write = Number(referenceId.slice(1))
  const isWriting = referenceId.startsWith('w')
  if (isWriting && child.status === 412) return { written: false, because: 'moved', write }
  // What the guard had found was gone again before anything was written.
  if (referenceId.startsWith('a')) return { written: false, because: 'guard', guard: write }
  // Nobody's text is at fault when a guard can't be asked, and a row lock passes.
  if (!(isWriting || referenceId.startsWith('r')) || errorCode === 'UNABLE_TO_LOCK_ROW')
    throw childFault(child)
  return { written: false, because: 'refused', write, errorCode, message: withoutIds(message), fields }
}

function errorOf({ status, body }: CompositeChild): {
  errorCode: string
  message: string
  fields: readonly string[]
} {
  const first: unknown = Array.isArray(body) ? body[0] : undefined
  const { errorCode, message, fields } = isObject(first) ? first : {}
  // The body of a 300 is a list of addresses, which may lead where the caller may not look.
  if (status === 300)
    return { errorCode: 'MULTIPLE_CHOICES', message: 'The key belongs to several records.', fields: [] }
  return {
    errorCode: typeof errorCode === 'string' && /^\w{1,80}$/.test(errorCode) ? errorCode : 'ERROR',
    message: typeof message === 'string' ? message : '',
    fields: Array.isArray(fields)
      ? fields.filter(name => typeof name === 'string' && /^\w{1,80}$/.test(name))
      : [],
  }
}

const messageCharsMax = 500

/** Ids of matched records may lie outside what the caller may see (security control 31). */
const withoutIds = (message: string) =>
  message
    .replace(/(?<![A-Za-z0-9])(?=(?:[A-Za-z]*\d){3})[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?(?![A-Za-z0-9])/g, '…')
    .slice(0, messageCharsMax)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
