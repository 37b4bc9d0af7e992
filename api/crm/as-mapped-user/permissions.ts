import { Problem } from '../../problem.ts'
import type {
  CallContext,
  Gateway,
  Principal,
  QueryAnswer,
  SalesforceRecord,
} from '../../salesforce/types.ts'
import { printQuery } from '../../soql/print.ts'
import type { Condition, Literal, SelectQuery } from '../../soql/tree.ts'

/** What a user was granted to read, names in lower case. */
export interface Granted {
  readonly objects: ReadonlySet<string>
  /** 'account.industry' */
  readonly fields: ReadonlySet<string>
}

/** Salesforce: an answer holds at most 2,000 rows, and each of a user's permission sets may name a field. */
const rowsMax = 2_000
const namesMax = 400
/** Beside that on objects, so that together they are one composite. */
const fieldQueries = 4

/**
 * Read permissions of a user on objects and fields ('Account.Industry'), by one call (up to 1,600 fields). The permission set of a profile
 * is assigned to its users like any other; permission set groups are assigned as sets. Sets for a session of higher
 * assurance don't count: nobody has activated them here. Throws a Problem.
 */
export async function askPermissions(
  gateway: Pick<Gateway, 'query'>,
  as: Principal,
  userId: string,
  asked: { readonly objects: readonly string[]; readonly fields: readonly string[] },
  context: CallContext,
): Promise<Granted> {
  const held = heldBy(userId)
  const onObjects = queries('ObjectPermissions', 'SobjectType', held, chunk(asked.objects, namesMax))
  const size = Math.min(namesMax, Math.ceil(asked.fields.length / fieldQueries))
  const onFields = queries('FieldPermissions', 'Field', held, chunk(asked.fields, size))
  const answers = await gateway.query(as, [...onObjects, ...onFields].map(printQuery), context)
  for (const answer of answers) checkWhole(answer)
  return {
    objects: namesIn(answers.slice(0, onObjects.length), 'SobjectType'),
    fields: namesIn(answers.slice(onObjects.length), 'Field'),
  }
}

const string = (value: string): Literal => ({ type: 'string', value })

/** The permission is of a set that the user holds. */
const heldBy = (userId: string): Condition => ({
  kind: 'inQuery',
  field: 'ParentId',
  query: {
    from: 'PermissionSetAssignment',
    select: ['PermissionSetId'],
    where: {
      kind: 'all',
      of: [
        { kind: 'compare', field: 'AssigneeId', op: '=', value: string(userId) },
        { kind: 'compare', field: 'PermissionSet.Type', op: '!=', value: string('Session') },
      ],
    },
  },
})

const queries = (
  from: string,
  field: string,
  held: Condition,
  chunks: readonly (readonly string[])[],
): SelectQuery[] =>
  chunks.map(names => ({
    from,
    select: [field],
    where: {
      kind: 'all',
      of: [
        held,
        { kind: 'in', field, negated: false, values: names.map(string) },
        { kind: 'compare', field: 'PermissionsRead', op: '=', value: { type: 'boolean', value: true } },
      ],
    },
    limit: rowsMax,
  }))

function chunk(names: readonly string[], size: number): string[][] {
  const count = names.length === 0 ? 0 : Math.ceil(names.length / size)
  return Array.from({ length: count }, (_, i) => names.slice(i * size, (i + 1) * size))
}

/** What was left out of an answer would look like what was never granted. */
function checkWhole({ totalSize, records }: QueryAnswer): void {
  if (totalSize >= rowsMax || records.length < totalSize)
    throw new Problem('salesforce-answer-invalid', {
      cause: new Error('A user has so many permission sets that their permissions don’t fit one answer.'),
    })
}

function namesIn(answers: readonly QueryAnswer[], field: string): ReadonlySet<string> {
  const nameOf = (record: SalesforceRecord) => {
    const name = record[field]
    return typeof name === 'string' ? [name.toLowerCase()] : []
  }
  return new Set(answers.flatMap(({ records }) => records.flatMap(nameOf)))
}
