/** `POST /composite/tree/{object}`: new records with their children, all or none. */
import { SalesforceError, type SObjectType } from '../../model.ts'
import {
  isObject,
  type Methods,
  notFound,
  objectBody,
  type RestAnswer,
  type RestCall,
  type RestContext,
  recordError,
} from '../rest/call.ts'
import { create } from '../rest/writes.ts'

const recordsMax = 200
const levelsMax = 5

export const treeMethods: Methods = { POST: tree }

type Input = Record<string, unknown>
interface Node {
  readonly object: SObjectType
  readonly referenceId: string
  readonly fields: Input
  readonly children: { readonly field: string; readonly nodes: readonly Node[] }[]
}
interface Result {
  referenceId: string
  id: string
}

function tree(context: RestContext, call: RestCall): RestAnswer {
  const object = context.org.schema.object(call.segments[2] ?? '')
  if (object === undefined) throw notFound()
  const nodes = parseNodes(context, object, objectBody(call).records, 1)
  if (countOf(nodes) > recordsMax) throw invalid(`A tree can't hold more than ${recordsMax} records.`)
  try {
    const results = context.org.store.transaction(() => createNodes(context, call, nodes, {}))
    return { status: 201, body: { hasErrors: false, results } }
  } catch (error) {
    if (!(error instanceof NodeFailure)) throw error
    const { referenceId, cause } = error
    return {
      status: 400,
      body: { hasErrors: true, results: [{ referenceId, errors: [recordError(cause)] }] },
    }
  }
}

/** The record that stopped the tree. */
class NodeFailure extends Error {
  readonly referenceId: string
  override readonly cause: SalesforceError
  constructor(referenceId: string, cause: SalesforceError) {
    super(cause.message)
    this.referenceId = referenceId
    this.cause = cause
  }
}

function createNodes(context: RestContext, call: RestCall, nodes: readonly Node[], parent: Input): Result[] {
  return nodes.flatMap(node => {
    const { id } = createNode(context, call, node, parent)
    const below = node.children.flatMap(child =>
      createNodes(context, call, child.nodes, { [child.field]: id }),
    )
    return [{ referenceId: node.referenceId, id }, ...below]
  })
}

function createNode(context: RestContext, call: RestCall, node: Node, parent: Input): { id: string } {
  try {
    return create(context, call, node.object.name, { ...node.fields, ...parent })
  } catch (error) {
    if (error instanceof SalesforceError) throw new NodeFailure(node.referenceId, error)
    throw error
  }
}

function parseNodes(context: RestContext, object: SObjectType, value: unknown, level: number): Node[] {
  if (!Array.isArray(value)) throw invalid('records must be a list of records.')
  if (level > levelsMax) throw invalid(`A tree can't be deeper than ${levelsMax} levels.`)
  return value.map(record => parseNode(context, object, record, level))
}

function parseNode(context: RestContext, object: SObjectType, record: unknown, level: number): Node {
  const attributes = isObject(record) ? record.attributes : undefined
  if (!isObject(record) || !isObject(attributes) || typeof attributes.referenceId !== 'string')
    throw invalid('Each record needs attributes with type and referenceId.')
  if (String(attributes.type).toLowerCase() !== object.name.toLowerCase())
    throw invalid(`The record ${attributes.referenceId} must be of type ${object.name}.`)
  const fields: Input = {}
  const children: Node['children'] = []
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes') continue
    const nested = isObject(value) ? value.records : undefined
    if (nested === undefined) fields[name] = value
    else children.push(parseChildren(context, object, name, nested, level + 1))
  }
  return { object, referenceId: attributes.referenceId, fields, children }
}

function parseChildren(
  context: RestContext,
  object: SObjectType,
  name: string,
  records: unknown,
  level: number,
): Node['children'][number] {
  const relation = object.children(name.toLowerCase())
  const child = relation && context.org.schema.object(relation.childSObject)
  if (relation === undefined || child === undefined)
    throw new SalesforceError(400, 'INVALID_FIELD', `No such relationship '${name}' on entity ${object.name}`)
  return { field: relation.field, nodes: parseNodes(context, child, records, level) }
}

const countOf = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => sum + 1 + node.children.reduce((n, child) => n + countOf(child.nodes), 0), 0)

const invalid = (message: string) => new SalesforceError(400, 'INVALID_INPUT', message)
