import { printQuery } from '../soql/print.ts'
import { type Circle, circleOf, circleQueries } from './circle.ts'
import type { CallContext, Gateway, Principal, SalesforceRecord } from './types.ts'

/** A row of User, as identity needs it. */
export interface UserRow {
  /** 18 characters. */
  readonly id: string
  readonly username: string
  readonly name: string
  readonly managerId: string | null
  readonly roleId: string | null
  readonly profileId: string
  /** IANA name. */
  readonly timeZone: string
  readonly isActive: boolean
  /** 'Standard' for employees; portal, guest and integration users have others. */
  readonly userType: string
  /** Texts of the fields asked for, by the names they were asked under; null where there is none. */
  readonly attributes: Readonly<Record<string, string | null>>
  /** Users below this one, 5 levels deep at most, active or not; null when not asked for, or more than 1,000. */
  readonly reportIds: readonly string[] | null
  /** Accounts whose team this user is on; null likewise. */
  readonly accountTeamIds: readonly string[] | null
}

/** What is wanted of a user beyond the usual. */
export interface UserNeeds extends Circle {
  /** Field of User by the name its value goes under. */
  readonly fields: Readonly<Record<string, string>>
}

const noNeeds: UserNeeds = { fields: {}, reports: false, accountTeams: false }

/** Enough to tell one from several. */
const rowsMax = 3

const select = [
  'Id',
  'Username',
  'Name',
  'ManagerId',
  'UserRoleId',
  'ProfileId',
  'TimeZoneSidKey',
  'IsActive',
  'UserType',
]

/**
 * SOQL compares most text without regard to case. That is right for a user name, and an Id has two forms; any other
 * key that differs in case is another key.
 */
const looseFields: ReadonlySet<string> = new Set(['Id', 'Username'])

/**
 * Users, active or not, whose `field` is `value` exactly; three at most. `field` and the fields of `needs` are names
 * from the configuration and the policy; the printer refuses what isn't one. Costs 1 Salesforce call whatever is
 * needed, made as `as`. Throws a Problem.
 */
export async function findUsers(
  gateway: Pick<Gateway, 'query'>,
  as: Principal,
  field: string,
  value: string,
  context: CallContext,
  needs: UserNeeds = noNeeds,
): Promise<readonly UserRow[]> {
  const users = printQuery({
    from: 'User',
    select: distinct([...select, field, ...Object.values(needs.fields)]),
    where: { kind: 'compare', field, op: '=', value: { type: 'string', value } },
    orderBy: [{ field: 'Id', direction: 'asc' }],
    limit: rowsMax,
  })
  const [answer, ...circle] = await gateway.query(as, [users, ...circleQueries(needs, field, value)], context)
  const exactly = (record: SalesforceRecord) => looseFields.has(field) || record[field] === value
  return (answer?.records ?? []).filter(exactly).map(record => ({
    ...userRow(record, needs),
    ...circleOf(text(record.Id), needs, circle),
  }))
}

/** The one user of a user name, as that user itself sees it; undefined when there is none. */
export async function userByUsername(
  gateway: Pick<Gateway, 'query'>,
  as: Principal,
  username: string,
  context: CallContext,
  needs: UserNeeds = noNeeds,
): Promise<UserRow | undefined> {
  const [user] = await findUsers(gateway, as, 'Username', username, context, needs)
  return user
}

function userRow(
  record: SalesforceRecord,
  { fields }: UserNeeds,
): Omit<UserRow, 'reportIds' | 'accountTeamIds'> {
  return {
    id: text(record.Id),
    username: text(record.Username),
    name: text(record.Name),
    managerId: textOrNull(record.ManagerId),
    roleId: textOrNull(record.UserRoleId),
    profileId: text(record.ProfileId),
    timeZone: text(record.TimeZoneSidKey),
    isActive: record.IsActive === true,
    userType: text(record.UserType),
    attributes: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, textOrNull(fieldOf(record, field))]),
    ),
  }
}

/** Salesforce answers in its own spelling of a name, whatever the question's. */
function fieldOf(record: SalesforceRecord, field: string): unknown {
  const name = Object.keys(record).find(key => key.toLowerCase() === field.toLowerCase())
  return name === undefined ? undefined : record[name]
}

/** Each field once: SOQL refuses one that is named twice, in any case. */
const distinct = (fields: readonly string[]): string[] => {
  const lower = fields.map(field => field.toLowerCase())
  return fields.filter((_, n) => lower.indexOf(lower[n] ?? '') === n)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
