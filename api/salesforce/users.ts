import { printQuery } from '../soql/print.ts'
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
}

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
 * Users, active or not, whose `field` is `value` exactly; three at most. `field` is a name from the configuration; the
 * printer refuses what isn't one. Costs 1 Salesforce call, made as `as`. Throws a Problem.
 */
export async function findUsers(
  gateway: Pick<Gateway, 'query'>,
  as: Principal,
  field: string,
  value: string,
  context: CallContext,
): Promise<readonly UserRow[]> {
  const soql = printQuery({
    from: 'User',
    select: [...new Set([...select, field])],
    where: { kind: 'compare', field, op: '=', value: { type: 'string', value } },
    orderBy: [{ field: 'Id', direction: 'asc' }],
    limit: rowsMax,
  })
  const [answer] = await gateway.query(as, [soql], context)
  const exactly = (record: SalesforceRecord) => looseFields.has(field) || record[field] === value
  return (answer?.records ?? []).filter(exactly).map(userRow)
}

/** The one user of a user name, as that user itself sees it; undefined when there is none. */
export async function userByUsername(
  gateway: Pick<Gateway, 'query'>,
  as: Principal,
  username: string,
  context: CallContext,
): Promise<UserRow | undefined> {
  const [user] = await findUsers(gateway, as, 'Username', username, context)
  return user
}

function userRow(record: SalesforceRecord): UserRow {
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
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
