/** What Salesforce would refuse anyway, said before a call is spent on writing it. */
import type { Looked, Wanted } from '../crm/look.ts'
import type { ObjectModel } from '../policy/model.ts'
import type { Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { SelectQuery } from '../soql/tree.ts'

type Besides = Pick<Wanted, 'alsoRead' | 'alsoRelated'>

const ACCESS = 'UserRecordAccess'

/** The approval that waits for an answer, and who may answer. */
const PENDING: SelectQuery = {
  from: 'ProcessInstances',
  select: ['Id'],
  related: [{ from: 'Workitems', select: ['ActorId'] }],
  where: { kind: 'compare', field: 'Status', op: '=', value: { type: 'string', value: 'Pending' } },
  limit: 1,
}

/**
 * What to read with a record for `refuseImpossible`, in the statement that reads it. Approvals are looked at where the
 * policy's model of the object has the related list ProcessInstances: another object may have none, and the statement
 * would fail.
 */
export function readBesides(
  model: ObjectModel | undefined,
  object: string,
  values: Readonly<Record<string, Scalar>>,
): Besides {
  const products = isOpportunity(object) && namesAmount(Object.keys(values)) ? ['HasOpportunityLineItem'] : []
  if (model === undefined || ![...model.relatedLists.keys()].some(isApprovals)) return { alsoRead: products }
  const owner = model.fields.get('ownerid')?.name
  return {
    alsoRead: [...products, `${ACCESS}.MaxAccessLevel`, ...(owner === undefined ? [] : [owner])],
    alsoRelated: [PENDING],
  }
}

/**
 * Throws Problem 'change-invalid' for an amount that Salesforce sums up from products (Salesforce: Amount of an
 * opportunity with line items is read-only), and for a record that an approval locks for this user.
 */
export function refuseImpossible(
  looked: readonly Looked[],
  permits: readonly { readonly write: Readonly<Record<string, Scalar>> }[],
  userId: string,
): void {
  looked.forEach(({ plan, before }, at) => {
    const fields = Object.keys(permits[at]?.write ?? {})
    if (isOpportunity(plan.object) && namesAmount(fields) && before?.HasOpportunityLineItem === true)
      throw new Problem('change-invalid', {
        detail:
          'This opportunity has products, and Salesforce adds its amount up from them. Change the products in Salesforce.',
      })
    if (before !== undefined && isLockedFor(userId, before))
      throw new Problem('change-invalid', {
        detail:
          'This record waits for an approval in Salesforce and is locked until then. Wait for the answer, or ask who sent it there to recall it.',
      })
  })
}

/**
 * Whether a pending approval keeps this user from writing. It stops all but administrators, those with Modify All on the
 * object, and, where the approval process says so, the approver it waits for (Salesforce: Record Editability). Salesforce
 * tells nobody which of these a user is, so whoever may be one is left to Salesforce, which refuses the write if it must:
 * an approver, anybody where a queue is asked, and whoever has full access to a record of somebody else's (Modify All
 * gives that; so does standing above the owner). For all others the refusal is certain, with one exception: owners have
 * full access to what is theirs whatever else they may do, so one who is an administrator, too, is refused here and may
 * edit the record in Salesforce.
 */
function isLockedFor(userId: string, before: Readonly<Record<string, unknown>>): boolean {
  const [approval] = rowsOf(before.ProcessInstances)
  if (approval === undefined) return false
  const actors = rowsOf(approval.Workitems).map(({ ActorId }) => String(ActorId))
  if (actors.some(actor => actor === userId || actor.startsWith(QUEUE_PREFIX))) return false
  const access = before[ACCESS]
  const isFull = isRecord(access) && access.MaxAccessLevel === 'All'
  return !isFull || before.OwnerId === userId
}

/** Key prefix of Group, which queues are. */
const QUEUE_PREFIX = '00G'

/** Child records of a wire record; Salesforce says null for none. */
function rowsOf(children: unknown): readonly Readonly<Record<string, unknown>>[] {
  return isRecord(children) && Array.isArray(children.records) ? children.records.filter(isRecord) : []
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isApprovals = (list: string) => list.toLowerCase() === 'processinstances'
const isOpportunity = (object: string) => object.toLowerCase() === 'opportunity'
const namesAmount = (fields: readonly string[]) => fields.some(field => field.toLowerCase() === 'amount')
