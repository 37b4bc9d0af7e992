/** Users and groups as Graph shows them, with $select, $top and paging. */
import type { Account, Group } from '../entra/directory.ts'
import type { JsonObject } from '../entra/jwt.ts'
import { badRequest } from './errors.ts'

/** Shown when a request selects nothing. */
const USER_DEFAULTS = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
]
const pageSizeDefault = 100
const pageSizeMax = 999

export const METADATA = 'https://graph.microsoft.com/v1.0/$metadata'

function userProperties({ person, objectId, displayName, email, userPrincipalName }: Account): JsonObject {
  return {
    businessPhones: [],
    displayName,
    givenName: person.firstName,
    jobTitle: person.title,
    mail: email,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: person.lastName,
    userPrincipalName,
    id: objectId,
    accountEnabled: true,
    userType: person.guest ? 'Guest' : 'Member',
    department: person.salesforce?.profile.startsWith('Service') ? 'Service' : 'Sales',
    companyName: 'Contoso',
  }
}

export const groupProperties = ({ id, displayName }: Pick<Group, 'id' | 'displayName'>): JsonObject => ({
  id,
  displayName,
  description: null,
  groupTypes: [],
  mailEnabled: false,
  mailNickname: displayName,
  securityEnabled: true,
  visibility: null,
})

function selected(all: JsonObject, wanted: readonly string[], type: string): JsonObject {
  const unknown = wanted.find(name => !Object.hasOwn(all, name))
  if (unknown !== undefined) {
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`,
    )
  }
  return Object.fromEntries(wanted.map(name => [name, all[name]]))
}

const names = (query: URLSearchParams) =>
  query
    .get('$select')
    ?.split(',')
    .map(name => name.trim())
    .filter(Boolean)

/** A user with the selected properties, or the default ones. */
export const userShape = (account: Account, query: URLSearchParams): JsonObject =>
  selected(userProperties(account), names(query) ?? USER_DEFAULTS, 'user')

/** A group with the selected properties, or all of them. */
export function groupShape(group: Pick<Group, 'id' | 'displayName'>, query: URLSearchParams): JsonObject {
  const all = groupProperties(group)
  return selected(all, names(query) ?? Object.keys(all), 'group')
}

/** One page of `rows` by $top and $skiptoken, with the address of the next one. */
export function page(
  rows: readonly JsonObject[],
  query: URLSearchParams,
  url: string,
  context: string,
): JsonObject {
  const top = query.get('$top')
  const size = top === null ? pageSizeDefault : Number(top)
  if (!Number.isInteger(size) || size < 1 || size > pageSizeMax) {
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${pageSizeMax} inclusive.`)
  }
  const from = Number(query.get('$skiptoken') ?? 0)
  if (!Number.isInteger(from) || from < 0) throw badRequest('The skip token is invalid.')
  const next = new URLSearchParams(query)
  next.set('$skiptoken', String(from + size))
  return {
    '@odata.context': `${METADATA}#${context}`,
    ...(from + size < rows.length ? { '@odata.nextLink': `${url}?${next}` } : {}),
    value: rows.slice(from, from + size),
  }
}
