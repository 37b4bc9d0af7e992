import { printQuery } from '../soql/print.ts'
import type { SelectQuery } from '../soql/tree.ts'
import type { QueryAnswer, SalesforceRecord } from './types.ts'

/** Who and what belongs to a user beyond its own row, read in the same call as the row. */
export interface Circle {
  readonly reports: boolean
  readonly accountTeams: boolean
}

/** More ids than this make no list: a scope that long is not one a person means. */
const idsMax = 1_000
/** SOQL follows at most 5 references from a row. */
const levelsMax = 5

/** 'Manager', 'Manager.Manager' … */
const managers = Array.from({ length: levelsMax }, (_, n) =>
  Array(n + 1)
    .fill('Manager')
    .join('.'),
)
/** Ids of everybody above a row, nearest first. */
const above = ['ManagerId', ...managers.slice(0, -1).map(path => `${path}.ManagerId`)]

/** The statements that read the circle of the users whose `field` is `value`. */
export function circleQueries({ reports, accountTeams }: Circle, field: string, value: string): string[] {
  const literal = { type: 'string', value } as const
  const is = (path: string) => ({ kind: 'compare', field: path, op: '=', value: literal }) as const
  const queries: SelectQuery[] = []
  if (reports)
    queries.push({
      from: 'User',
      select: ['Id', ...above],
      where: { kind: 'any', of: managers.map(path => is(`${path}.${field}`)) },
      limit: idsMax + 1,
    })
  if (accountTeams)
    queries.push({
      from: 'AccountTeamMember',
      select: ['AccountId', 'UserId'],
      where: is(`User.${field}`),
      limit: idsMax + 1,
    })
  return queries.map(printQuery)
}

/**
 * The circle of one user out of the answers to `circleQueries`. Membership is decided by ids: SOQL compares the values
 * of other fields without regard to case. Null: not asked for, or more than 1,000.
 */
export function circleOf(
  userId: string,
  { reports, accountTeams }: Circle,
  answers: readonly QueryAnswer[],
): { readonly reportIds: readonly string[] | null; readonly accountTeamIds: readonly string[] | null } {
  const below = reports ? answers[0] : undefined
  const teams = accountTeams ? answers[reports ? 1 : 0] : undefined
  return {
    reportIds: idsOf(below, 'Id', record => above.some(path => at(record, path) === userId)),
    accountTeamIds: idsOf(teams, 'AccountId', record => record.UserId === userId),
  }
}

function idsOf(
  answer: QueryAnswer | undefined,
  field: string,
  belongs: (record: SalesforceRecord) => boolean,
): readonly string[] | null {
  if (answer === undefined || answer.records.length > idsMax) return null
  const ids = answer.records.filter(belongs).map(record => record[field])
  return [...new Set(ids.filter(id => typeof id === 'string'))]
}

/** The value at the end of a path of nested records. */
function at(record: SalesforceRecord, path: string): unknown {
  let value: unknown = record
  for (const name of path.split('.'))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return value
}
