/** `POST /composite/graph`: several composites of rows, each atomic by itself. */
import {
  isObject,
  type Methods,
  objectBody,
  type RestAnswer,
  type RestCall,
  type RestContext,
} from '../rest/call.ts'
import { referencesIn } from './references.ts'
import {
  envelopeError,
  halted,
  parseSubrequests,
  runAtomically,
  runSubrequest,
  type Subanswer,
  type Subrequest,
} from './subrequest.ts'

const graphsMax = 75
const nodesMax = 500
const nodeKindsMax = 15
const depthMax = 15
const failedGraphsMax = 14
const HALTED = 'Processing of the graph was halted because too many graphs failed.'

export const graphMethods: Methods = { POST: graphs }

interface Graph {
  readonly graphId: string
  readonly subrequests: readonly Subrequest[]
}

function graphs(context: RestContext, call: RestCall): RestAnswer {
  const parsed = parseGraphs(objectBody(call).graphs)
  call.note.subrequests = parsed.flatMap(g => g.subrequests.map(({ method, url }) => ({ method, url })))
  let failed = 0
  const answers = parsed.map(graph => {
    const { answers: compositeResponse, successful } =
      failed >= failedGraphsMax ? stopped(graph) : runGraph(context, call, graph)
    if (!successful) failed++
    return { graphId: graph.graphId, graphResponse: { compositeResponse }, isSuccessful: successful }
  })
  return { status: 200, body: { graphs: answers } }
}

function runGraph(context: RestContext, call: RestCall, graph: Graph) {
  return runAtomically(context, graph.subrequests, (subrequest, answers) =>
    runSubrequest(context, call, subrequest, answers, isRow),
  )
}

const stopped = (graph: Graph): { answers: Subanswer[]; successful: boolean } => ({
  answers: graph.subrequests.map(({ referenceId }) => halted(referenceId, HALTED)),
  successful: false,
})

function parseGraphs(value: unknown): Graph[] {
  if (!Array.isArray(value) || value.length === 0)
    throw envelopeError('graphs must be a list of at least one graph.')
  if (value.length > graphsMax) throw envelopeError(`A request can't hold more than ${graphsMax} graphs.`)
  const parsed = value.map(parseGraph)
  const nodes = parsed.reduce((sum, graph) => sum + graph.subrequests.length, 0)
  if (nodes > nodesMax) throw envelopeError(`A request can't hold more than ${nodesMax} nodes in its graphs.`)
  if (new Set(parsed.map(graph => graph.graphId)).size < parsed.length)
    throw envelopeError('Each graph needs a graphId of its own.')
  return parsed
}

function parseGraph(value: unknown): Graph {
  if (!isObject(value) || typeof value.graphId !== 'string')
    throw envelopeError('Each graph needs a graphId.')
  const subrequests = parseSubrequests(value.compositeRequest)
  const kinds = new Set(subrequests.map(({ method, url }) => `${method} ${url.split('/')[5] ?? ''}`))
  if (kinds.size > nodeKindsMax)
    throw envelopeError(`A graph can't hold more than ${nodeKindsMax} kinds of nodes.`)
  if (depthOf(subrequests) > depthMax) throw envelopeError(`A graph can't be deeper than ${depthMax}.`)
  return { graphId: value.graphId, subrequests }
}

/** Nodes on the longest chain of references. */
function depthOf(subrequests: readonly Subrequest[]): number {
  const depths = new Map<string, number>()
  for (const { referenceId, url, body } of subrequests) {
    const parents = [...referencesIn(url), ...referencesIn(body)].map(id => depths.get(id) ?? 0)
    depths.set(referenceId, 1 + Math.max(0, ...parents))
  }
  return Math.max(...depths.values())
}

const isRow = (segments: readonly string[]) => segments[0] === 'sobjects' && segments.length >= 2
