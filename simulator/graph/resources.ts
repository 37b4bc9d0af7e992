/** The resources of Graph the product calls: users, managers, group membership. */
import { type Account, account, accounts, type Group, group, REGISTRATIONS } from '../entra/directory.ts'
import type { JsonObject } from '../entra/jwt.ts'
import type { SimRequest, SimResponse } from '../http.ts'
import { demand, type GraphCaller, signedIn } from './caller.ts'
import { badRequest, GraphError, notFound } from './errors.ts'
import { groupProperties, groupShape, METADATA, page, userShape } from './shapes.ts'

export interface GraphCall {
  readonly req: SimRequest
  readonly caller: GraphCaller
  /** Where this service is reached, no trailing slash. */
  readonly baseUrl: string
  /** Groups every user is in beside the ones of the directory, to pass the 200 a token holds. */
  readonly extraGroups: number
}

const READ_USERS = ['User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All']
const READ_GROUPS = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All']
const membersMax = 11_000

const ok = (body: JsonObject): SimResponse => ({ status: 200, body })

const entity = (path: string, body: JsonObject): SimResponse =>
  ok({ '@odata.context': `${METADATA}#${path}/$entity`, ...body })

/** The path after the version, as segments: `['users', id, 'manager']`. */
export function route(call: GraphCall): SimResponse {
  const [first = '', ...rest] = call.req.path.replace(/^\/v1\.0\//, '').split('/')
  if (first === 'me') {
    const me = signedIn(call.caller)
    return ofUser(call, me, rest.join('/'), true)
  }
  if (first === 'servicePrincipals') return ofPrincipal(call, rest)
  if (first !== 'users') throw badRequest(`Resource not found for the segment '${first}'.`)
  const [name, ...below] = rest
  if (name === undefined || name === '') return listUsers(call)
  const isSelf = (found: Account | undefined) => found !== undefined && found === call.caller.user
  const found = account(name)
  // Reading others is refused before it is told whether they exist.
  if (!isSelf(found)) demand(call.caller, READ_USERS)
  if (!found || isKey(name)) throw notFound(name)
  return ofUser(call, found, below.join('/'), isSelf(found))
}

/** Groups of an application's service principal, by its object id; nothing else of it is simulated. */
function ofPrincipal(call: GraphCall, [id, action, ...more]: readonly string[]): SimResponse {
  demand(call.caller, ['Application.Read.All', 'Directory.Read.All'])
  if (action !== 'getMemberObjects' || more.length > 0)
    throw badRequest(`Resource not found for the segment '${action ?? ''}'.`)
  if (call.req.method !== 'POST') throw notAllowed()
  const principal = REGISTRATIONS.find(app => app.objectId === id)
  if (principal === undefined) throw notFound(id ?? '')
  return memberIds(call, extraGroupsOf(call))
}

/** Graph knows people by object id or UPN only, never by the short names used elsewhere here. */
const isKey = (name: string) => !name.includes('@') && !/^[0-9a-f-]{36}$/i.test(name)

function listUsers({ req, caller, baseUrl }: GraphCall): SimResponse {
  demand(caller, READ_USERS)
  const filter = req.query.get('$filter')
  const found = filter === null ? accounts() : accounts().filter(matching(filter))
  const rows = found.map(a => userShape(a, req.query))
  return ok(page(rows, req.query, baseUrl + req.path, 'users'))
}

/** `userPrincipalName eq '…'`, `mail eq '…'` or `id eq '…'`; nothing else is simulated. */
function matching(filter: string): (account: Account) => boolean {
  const [, property, literal] = /^(userPrincipalName|mail|id) eq '((?:[^']|'')*)'$/.exec(filter) ?? []
  if (property === undefined || literal === undefined) {
    throw badRequest('Unsupported or invalid query filter clause specified.', 'Request_UnsupportedQuery')
  }
  const wanted = literal.replaceAll("''", "'").toLowerCase()
  const of = {
    userPrincipalName: (a: Account) => a.userPrincipalName,
    mail: (a: Account) => a.email,
    id: (a: Account) => a.objectId,
  }
  return a => of[property as keyof typeof of](a).toLowerCase() === wanted
}

function ofUser(call: GraphCall, user: Account, below: string, isSelf: boolean): SimResponse {
  const { req, caller } = call
  const action = below.replace(/^microsoft\.graph\./, '')
  const expected = action.startsWith('getMember') ? 'POST' : 'GET'
  if (req.method !== expected) throw notAllowed()
  switch (action) {
    case '':
      if (isSelf) demand(caller, ['User.Read', ...READ_USERS])
      return entity('users', userShape(user, req.query))
    case 'manager':
      demand(caller, ['User.Read.All', 'Directory.Read.All'])
      return entity('directoryObjects', {
        '@odata.type': '#microsoft.graph.user',
        ...userShape(managerOf(user), req.query),
      })
    case 'transitiveMemberOf':
    case 'transitiveMemberOf/microsoft.graph.group':
      demandMembership(caller, isSelf)
      return listGroups(call, user, action.endsWith('.group'))
    case 'getMemberGroups':
    case 'getMemberObjects':
      demandMembership(caller, isSelf)
      return memberIds(call, groupsOf(call, user))
    default:
      throw badRequest(`Resource not found for the segment '${below.split('/')[0]}'.`)
  }
}

/** One's own groups come with User.Read; others' need the right to read users and groups. */
function demandMembership(caller: GraphCaller, isSelf: boolean): void {
  if (isSelf) demand(caller, ['User.Read', 'User.Read.All', ...READ_GROUPS])
  else demand(caller, READ_USERS, READ_GROUPS)
}

function managerOf(user: Account): Account {
  const found = user.person.salesforce?.manager
  const manager = found === undefined ? undefined : account(found)
  if (!manager) throw notFound('manager')
  return manager
}

type Named = Pick<Group, 'id' | 'displayName'>

const notAllowed = () =>
  new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')

const extraGroupsOf = ({ extraGroups }: GraphCall): Named[] =>
  Array.from({ length: extraGroups }, (_, index) => ({
    id: `b0000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    displayName: `sg-extra-${index + 1}`,
  }))

const groupsOf = (call: GraphCall, user: Account): Named[] => [
  ...user.groups.flatMap(id => group(id) ?? []),
  ...extraGroupsOf(call),
]

function listGroups(call: GraphCall, user: Account, typed: boolean): SimResponse {
  const { req, baseUrl } = call
  const rows = groupsOf(call, user).map(g =>
    typed
      ? groupShape(g, req.query)
      : {
          '@odata.type': '#microsoft.graph.group',
          ...(req.query.has('$select') ? groupShape(g, req.query) : groupProperties(g)),
        },
  )
  return ok(page(rows, req.query, baseUrl + req.path, typed ? 'groups' : 'directoryObjects'))
}

/** Ids of the groups somebody is in. Every simulated group is a security group. */
function memberIds(call: GraphCall, groups: readonly Named[]): SimResponse {
  const body = jsonBody(call.req)
  if (typeof body.securityEnabledOnly !== 'boolean') {
    throw badRequest("Invalid value specified for property 'securityEnabledOnly'.", 'Request_BadRequest')
  }
  const ids = groups.map(g => g.id)
  if (ids.length > membersMax) {
    throw new GraphError(400, 'Directory_ResultSizeLimitExceeded', 'The result size limit was exceeded.')
  }
  return ok({ '@odata.context': `${METADATA}#Collection(Edm.String)`, value: ids })
}

/** The JSON object in a body. */
export function jsonBody(req: SimRequest): JsonObject {
  try {
    const parsed: unknown = JSON.parse(req.body.toString('utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch {
    // Said below, alike for anything that isn't an object.
  }
  throw badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  )
}
