/**
 * What the simulated tenants hold: app registrations, accounts and group membership. Read by the token endpoint and by
 * Graph, so that both tell one story.
 */
import {
  API_CLIENT_ID,
  API_ID_URI,
  API_PAGE_CLIENT_ID,
  APPS,
  CONNECTOR_CLIENT_ID,
  GROUPS,
  OTHER_TENANT_ID,
  PEOPLE,
  type Person,
  person,
  SCHEDULER_CLIENT_ID,
  TENANT_DOMAIN,
  TENANT_ID,
  UNLISTED_CLIENT_ID,
  usernameOf,
} from '../people.ts'

/** Where guests have their home. */
const OTHER_TENANT_DOMAIN = 'fabrikam.example'
export const TENANTS: readonly string[] = [TENANT_ID, OTHER_TENANT_ID]

/** Application id of Microsoft Graph, the same in every tenant. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'
export const GRAPH_RESOURCE = 'https://graph.microsoft.com'

export interface AppRegistration {
  readonly clientId: string
  readonly name: string
  /** Object id of its service principal. */
  readonly objectId: string
  /** Undefined: a public client, which has no credentials and must use PKCE. */
  readonly secret?: string
  /** Exact redirect addresses; any loopback address is allowed besides. */
  readonly redirectUris: readonly string[]
}

/** The object id the tenant gives a service principal that nobody listed in people.ts. */
const principalOf = (clientId: string) => `e0000000${clientId.slice(8)}`

/** The app registrations of the home tenant. Secrets are worth nothing outside the simulator. */
export const REGISTRATIONS: readonly AppRegistration[] = [
  {
    clientId: API_CLIENT_ID,
    name: 'Sallyport API',
    objectId: principalOf(API_CLIENT_ID),
    secret: 'api-secret',
    redirectUris: [],
  },
  {
    clientId: CONNECTOR_CLIENT_ID,
    name: 'Sallyport connector',
    objectId: principalOf(CONNECTOR_CLIENT_ID),
    secret: 'connector-secret',
    redirectUris: ['https://global.consent.azure-apim.net/redirect'],
  },
  {
    clientId: SCHEDULER_CLIENT_ID,
    name: 'Scheduled flows',
    objectId:
      APPS.find(app => app.clientId === SCHEDULER_CLIENT_ID)?.objectId ?? principalOf(SCHEDULER_CLIENT_ID),
    secret: 'scheduler-secret',
    redirectUris: [],
  },
  {
    clientId: API_PAGE_CLIENT_ID,
    name: 'Sallyport API page',
    objectId: principalOf(API_PAGE_CLIENT_ID),
    redirectUris: [],
  },
  {
    clientId: UNLISTED_CLIENT_ID,
    name: 'Somebody else’s app',
    objectId: principalOf(UNLISTED_CLIENT_ID),
    secret: 'unlisted-secret',
    redirectUris: [],
  },
]

/** The registration of a client id, which only the home tenant has. */
export const registration = (clientId: string): AppRegistration | undefined =>
  REGISTRATIONS.find(app => app.clientId === clientId.toLowerCase())

/** App roles the proxy's app registration granted to a client. */
export const appRolesOf = (clientId: string): readonly string[] =>
  APPS.find(app => app.clientId === clientId)?.appRoles ?? []

/** Permissions for Graph the tenant's admin consented to for the proxy: delegated, and as an application. */
export const GRAPH_SCOPES: readonly string[] = ['User.Read', 'User.Read.All', 'GroupMember.Read.All']
export const GRAPH_ROLES: readonly string[] = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Application.Read.All',
]

/** Names by which a client may ask for the proxy's API. */
export const API_RESOURCES: readonly string[] = [API_CLIENT_ID, API_ID_URI]

/** An account as one tenant sees it. */
export interface Account {
  readonly person: Person
  readonly objectId: string
  readonly userPrincipalName: string
  readonly email: string
  readonly displayName: string
  /** Transitive security groups. */
  readonly groups: readonly string[]
}

export interface Group {
  readonly id: string
  readonly displayName: string
  readonly memberOf: readonly string[]
}

/** Groups by id. A member of salesEmea is, through it, a member of allSales. */
const DIRECTORY_GROUPS: readonly Group[] = Object.entries(GROUPS).map(([name, id]) => ({
  id,
  displayName: `sg-${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
  memberOf: name === 'salesEmea' || name === 'salesApac' ? [GROUPS.allSales] : [],
}))

export const group = (id: string): Group | undefined => DIRECTORY_GROUPS.find(g => g.id === id)

/** Group ids and every group those are in, each once, nearest first. */
function transitiveGroups(direct: readonly string[]): string[] {
  const seen = new Set<string>()
  const queue = [...direct]
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue
    seen.add(id)
    queue.push(...(group(id)?.memberOf ?? []))
  }
  return [...seen]
}

function accountOf(p: Person): Account {
  const homeEmail = p.guest ? `${p.key}@${OTHER_TENANT_DOMAIN}` : usernameOf(p)
  return {
    person: p,
    objectId: p.objectId,
    // How Entra names a guest: the foreign address with its @ as _, then #EXT#.
    userPrincipalName: p.guest ? `${homeEmail.replace('@', '_')}#EXT#@${TENANT_DOMAIN}` : homeEmail,
    email: homeEmail,
    displayName: `${p.firstName} ${p.lastName}`,
    groups: transitiveGroups(p.groups),
  }
}

const ACCOUNTS: readonly Account[] = PEOPLE.filter(p => p.key !== 'integration').map(accountOf)

/** Everybody who can sign in, in the order of people.ts. */
export const accounts = (): readonly Account[] => ACCOUNTS

/** The account with this key, UPN, e-mail or object id. */
export function account(name: string): Account | undefined {
  const wanted = name.toLowerCase()
  const known = person(wanted)
  return ACCOUNTS.find(
    a =>
      a.person === known ||
      a.objectId === wanted ||
      a.userPrincipalName.toLowerCase() === wanted ||
      a.email.toLowerCase() === wanted,
  )
}
