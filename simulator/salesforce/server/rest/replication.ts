/** `/sobjects/{object}/updated` and `/deleted`. */
import { SalesforceError } from '../../model.ts'
import { deletedIds, updatedIds } from '../../records/index.ts'
import { type Methods, objectOf, type RestCall } from './call.ts'

export const updatedMethods: Methods = {
  GET: (context, call) => ({
    status: 200,
    body: updatedIds(context.org, call.user, objectOf(context, call).name, ...replicationSpan(call)),
  }),
}

export const deletedMethods: Methods = {
  GET: (context, call) => ({
    status: 200,
    body: deletedIds(context.org, call.user, objectOf(context, call).name, ...replicationSpan(call)),
  }),
}

function replicationSpan(call: RestCall): [number, number] {
  return [dateParameter(call, 'start'), dateParameter(call, 'end')]
}

function dateParameter(call: RestCall, name: string): number {
  const text = call.query.get(name)
  // An unescaped plus of the offset arrives as a blank.
  const at = Date.parse(text?.replace(' ', '+') ?? '')
  if (Number.isNaN(at))
    throw new SalesforceError(400, 'INVALID_REPLICATION_DATE', `${name} is not a valid date`)
  return at
}
