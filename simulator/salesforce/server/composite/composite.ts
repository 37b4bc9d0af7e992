/** `POST /composite`: up to 25 subrequests for the price of one call. */
import type { SubrequestNote } from '../../../http.ts'
import { type Methods, objectBody, type RestAnswer, type RestCall, type RestContext } from '../rest/call.ts'
import {
  envelopeError,
  parseSubrequests,
  runAtomically,
  runInOrder,
  runSubrequest,
  type Subrequest,
} from './subrequest.ts'

const subrequestsMax = 25
const collectionsAndQueriesMax = 5
/** Queries, further pages of queries, collections. */
const heavyUrl = /\/v\d+\.0\/(query|queryAll|composite\/sobjects)\b|^@\{[^}]*nextRecordsUrl\}/

export const compositeMethods: Methods = {
  GET: (_, call) => ({
    status: 200,
    body: Object.fromEntries(
      ['tree', 'batch', 'sobjects', 'graph'].map(name => [
        name,
        `/services/data/${call.version}/composite/${name}`,
      ]),
    ),
  }),
  POST: composite,
}

function composite(context: RestContext, call: RestCall): RestAnswer {
  const { allOrNone = false, collateSubrequests = true, compositeRequest } = objectBody(call)
  if (typeof allOrNone !== 'boolean') throw envelopeError('allOrNone must be true or false.')
  if (typeof collateSubrequests !== 'boolean')
    throw envelopeError('collateSubrequests must be true or false.')
  const subrequests = parseSubrequests(compositeRequest)
  checkCounts(subrequests)
  call.note.subrequests = subrequests.map(noteOf)
  const run = (subrequest: Subrequest, answers: ReadonlyMap<string, unknown>) =>
    runSubrequest(context, call, subrequest, answers, isAllowed)
  const compositeResponse = allOrNone
    ? runAtomically(context, subrequests, run).answers
    : runInOrder(subrequests, run)
  return { status: 200, body: { compositeResponse } }
}

const notedBodyCharsMax = 4_096

/** What the journal keeps of a part: tests look there for what would be written. */
function noteOf({ method, url, headers, body }: Subrequest): SubrequestNote {
  const isNoted = body !== undefined && body !== null && JSON.stringify(body).length <= notedBodyCharsMax
  return {
    method,
    url,
    ...(Object.keys(headers).length > 0 && { httpHeaders: headers }),
    ...(isNoted && { body }),
  }
}

function checkCounts(subrequests: readonly Subrequest[]): void {
  if (subrequests.length > subrequestsMax)
    throw envelopeError(`A composite request can't hold more than ${subrequestsMax} subrequests.`)
  const heavy = subrequests.filter(({ url }) => heavyUrl.test(url))
  if (heavy.length > collectionsAndQueriesMax)
    throw envelopeError(
      `A composite request can't hold more than ${collectionsAndQueriesMax} sObject Collections and query subrequests.`,
    )
}

/** Rows and describes, queries and collections; not search, limits, batch or another composite. */
function isAllowed([head, second]: readonly string[]): boolean {
  return (
    head === 'sobjects' ||
    head === 'query' ||
    head === 'queryAll' ||
    (head === 'composite' && second === 'sobjects')
  )
}
