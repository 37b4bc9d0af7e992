/** A small org for the tests of this room: real metadata and store, access that is refused by list. */
import { type ClockControl, virtualClock } from '../../clock.ts'
import type { Access, Org, Row, RunningUser, Store } from '../model.ts'
import { schema } from '../schema/index.ts'
import { createStore } from '../store.ts'
import { createQueryEngine, type QueryEngine, type QueryOptions } from './index.ts'

interface Denials {
  /** 'Account' or 'Account.AnnualRevenue'. */
  readonly names?: readonly string[]
  readonly row?: (object: string, row: Row) => boolean
}

export interface TestOrg {
  readonly org: Org
  readonly store: Store
  readonly clock: ClockControl
  readonly engine: QueryEngine
  readonly user: RunningUser
  /** Adds a row; returns its id. */
  add(object: string, fields?: Readonly<Record<string, string | number | boolean | null>>): string
  deny(userId: string, denials: Denials): void
  withZone(timeZone: string): RunningUser
  query(
    soql: string,
    options?: Partial<QueryOptions> & { user?: RunningUser },
  ): ReturnType<QueryEngine['run']>
}

const NOW = Date.parse('2026-11-21T09:30:00.000Z')

export function testOrg(fiscalYearStartMonth = 1): TestOrg {
  const store = createStore(schema)
  const clock = virtualClock(() => NOW)
  const denials = new Map<string, Denials>()
  const refused = (user: RunningUser, name: string) => denials.get(user.id)?.names?.includes(name) ?? false
  const hidden = (user: RunningUser, object: string, row: Row) =>
    denials.get(user.id)?.row?.(object, row) ?? false
  const access: Access = {
    object: (user, object) => !refused(user, object.name),
    field: (user, object, field) => !refused(user, `${object.name}.${field.name}`),
    row: (user, object, row) => !hidden(user, object.name, row),
    reader: (user, object) => ({
      everything: denials.get(user.id)?.row === undefined,
      may: row => !hidden(user, object.name, row),
    }),
  }
  const users = new Map<string, RunningUser>()
  const org: Org = {
    id: '00D000000000001AAA',
    schema,
    store,
    access,
    clock,
    fiscalYearStartMonth,
    user: id => users.get(id),
  }
  const engine = createQueryEngine(org)
  const add: TestOrg['add'] = (object, fields = {}) => {
    const type = schema.object(object)
    if (!type) throw new Error(`no object ${object}`)
    const row: Record<string, string | number | boolean | null> = {}
    for (const field of type.fields) row[field.name] = field.type === 'boolean' ? false : null
    const id = store.newId(object)
    const at = new Date(clock.now()).toISOString()
    store.put(object, {
      ...row,
      CreatedDate: at,
      LastModifiedDate: at,
      SystemModstamp: at,
      ...fields,
      Id: id,
    })
    return id
  }
  const makeUser = (timeZone: string): RunningUser => {
    const id = add('User', { Name: `User ${timeZone}`, IsActive: true })
    const user = {
      id,
      username: `${id}@x`,
      profileId: '',
      roleId: null,
      managerId: null,
      timeZone,
      isActive: true,
    }
    users.set(id, user)
    return user
  }
  const user = makeUser('UTC')
  return {
    org,
    store,
    clock,
    engine,
    user,
    add,
    deny: (userId, given) => {
      denials.set(userId, given)
      // Permissions are rows in the real store: changing them moves its revision.
      add('UserRole')
    },
    withZone: makeUser,
    query: (soql, options = {}) =>
      engine.run(options.user ?? user, soql, { all: false, batchSize: 2000, version: '67.0', ...options }),
  }
}

/** The records without their attributes, nested ones too. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([key]) => key !== 'attributes')
  return Object.fromEntries(members.map(([key, inner]) => [key, bare(inner)]))
}

/** The error a call throws, as status, code and message. */
export function errorOf(work: () => unknown): { errorCode: string; message: string } | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Error && 'errorCode' in error)
      return { errorCode: String(error.errorCode), message: error.message }
    throw error
  }
}
