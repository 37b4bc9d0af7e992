import { SalesforceError } from '../../model.ts'
import { batchMethods } from '../composite/batch.ts'
import { collectionMethods } from '../composite/collections.ts'
import { compositeMethods } from '../composite/composite.ts'
import { graphMethods } from '../composite/graph.ts'
import { treeMethods } from '../composite/tree.ts'
import { indexMethods, limitsMethods, recordCountMethods } from './about.ts'
import { type Methods, notFound, type RestAnswer, type RestCall, type RestContext } from './call.ts'
import {
  parameterizedSearchMethods,
  queryAllMethods,
  queryMethods,
  queryMoreMethods,
  searchMethods,
} from './query.ts'
import { sobjectMethods } from './rows.ts'

/** Answers a call by its resource and method. Throws NOT_FOUND, METHOD_NOT_ALLOWED and whatever the resource throws. */
export function answerCall(context: RestContext, call: RestCall): RestAnswer {
  const methods = methodsOf(call.segments)
  if (methods === undefined) throw notFound()
  const method = call.method === 'HEAD' ? 'GET' : call.method
  const resource = isMethod(method) ? methods[method] : undefined
  if (resource === undefined) throw notAllowed(call.method, methods)
  return resource(context, call)
}

function methodsOf(segments: readonly string[]): Methods | undefined {
  const [head, second] = segments
  switch (head) {
    case 'sobjects':
      return sobjectMethods(segments)
    case 'query':
      return segments.length === 1 ? queryMethods : segments.length === 2 ? queryMoreMethods : undefined
    case 'composite':
      return compositeFamily(segments)
    case 'queryAll':
      return segments.length === 1 ? queryAllMethods : segments.length === 2 ? queryMoreMethods : undefined
    case 'parameterizedSearch':
      return segments.length === 1 ? parameterizedSearchMethods : undefined
    case 'search':
      return segments.length === 1 ? searchMethods : undefined
    case 'limits':
      if (segments.length === 1) return limitsMethods
      return segments.length === 2 && second === 'recordCount' ? recordCountMethods : undefined
    case undefined:
      return indexMethods
    default:
      return undefined
  }
}

function compositeFamily(segments: readonly string[]): Methods | undefined {
  if (segments.length === 1) return compositeMethods
  switch (segments[1]) {
    case 'sobjects':
      return collectionMethods(segments)
    case 'batch':
      return segments.length === 2 ? batchMethods : undefined
    case 'graph':
      return segments.length === 2 ? graphMethods : undefined
    case 'tree':
      return segments.length === 3 ? treeMethods : undefined
    default:
      return undefined
  }
}

const isMethod = (method: string): method is keyof Methods =>
  method === 'GET' || method === 'POST' || method === 'PATCH' || method === 'DELETE' || method === 'PUT'

function notAllowed(method: string, methods: Methods): SalesforceError {
  const allowed = Object.keys(methods).flatMap(name => (name === 'GET' ? ['HEAD', 'GET'] : [name]))
  return new SalesforceError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`,
  )
}
