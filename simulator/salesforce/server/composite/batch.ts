/** `POST /composite/batch`: up to 25 independent subrequests, each metered. */
import { SalesforceError } from '../../model.ts'
import {
  errorBody,
  isObject,
  type Methods,
  objectBody,
  type RestAnswer,
  type RestCall,
  type RestContext,
} from '../rest/call.ts'
import { envelopeError, subrequestTarget } from './subrequest.ts'

const subrequestsMax = 25

export const batchMethods: Methods = { POST: batch }

interface BatchItem {
  readonly method: string
  readonly url: string
  readonly body: unknown
}

interface BatchResult {
  statusCode: number
  result: unknown
}

function batch(context: RestContext, call: RestCall): RestAnswer {
  const { batchRequests, haltOnError = false } = objectBody(call)
  if (!Array.isArray(batchRequests) || batchRequests.length === 0)
    throw envelopeError('batchRequests must be a list of at least one subrequest.')
  if (batchRequests.length > subrequestsMax)
    throw envelopeError(`A batch request can't hold more than ${subrequestsMax} subrequests.`)
  const items = batchRequests.map(parseItem)
  call.note.subrequests = items.map(({ method, url }) => ({ method, url }))
  // The call itself was counted as one.
  context.usage.count(items.length - 1)
  call.note.metered = items.length
  let halted = false
  const results = items.map(item => {
    const result = halted ? HALTED : runItem(context, call, item)
    if (haltOnError === true && result.statusCode >= 400) halted = true
    return result
  })
  return { status: 200, body: { hasErrors: results.some(r => r.statusCode >= 400), results } }
}

const HALTED: BatchResult = {
  statusCode: 412,
  result: [
    {
      errorCode: 'BATCH_PROCESSING_HALTED',
      message: 'Batch processing halted per request, invalid request in batch',
    },
  ],
}

function parseItem(value: unknown): BatchItem {
  if (!isObject(value) || typeof value.method !== 'string' || typeof value.url !== 'string')
    throw envelopeError('Each subrequest needs a method and a url.')
  return { method: value.method.toUpperCase(), url: value.url, body: value.richInput }
}

/** The URL may leave out `/services/data/`. */
function runItem(context: RestContext, parent: RestCall, { method, url, body }: BatchItem): BatchResult {
  try {
    const path = url.replace(/^\/?(?=v\d)/, '/services/data/')
    const { version, segments, query } = subrequestTarget(path)
    if (segments[0] === 'composite' && segments[1] !== 'sobjects')
      throw envelopeError(`The URL ${url} is not supported in a batch request.`)
    const answer = context.run({ ...parent, method, version, segments, query, json: () => body })
    return { statusCode: answer.status, result: answer.body ?? null }
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error
    return { statusCode: error.status, result: errorBody(error, parent.version) }
  }
}
