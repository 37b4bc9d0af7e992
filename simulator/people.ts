/**
 * Everybody the simulated tenant and the simulated org know, so that both tell one story: an Entra account, the
 * Salesforce user it maps to (FederationIdentifier = Entra object id) and the manager above.
 */

export const TENANT_ID = '11111111-1111-4111-8111-111111111111'
/** A second tenant, never configured in the proxy: guests come from it, and hostile tokens. */
export const OTHER_TENANT_ID = '99999999-9999-4999-8999-999999999999'
export const TENANT_DOMAIN = 'contoso.example'
/** The proxy's own app registration: the audience of its tokens. */
export const API_CLIENT_ID = '22222222-2222-4222-8222-222222222222'
export const API_ID_URI = `api://${API_CLIENT_ID}`
/** The custom connector's app registration: the client that asks for users. */
export const CONNECTOR_CLIENT_ID = '33333333-3333-4333-8333-333333333333'
/** The app-only caller `flow.scheduler`. */
export const SCHEDULER_CLIENT_ID = '44444444-4444-4444-8444-444444444444'
/** The API page's own public client (code + PKCE in a browser). */
export const API_PAGE_CLIENT_ID = '55555555-5555-4555-8555-555555555555'
/** A registered client that the proxy doesn't admit. */
export const UNLISTED_CLIENT_ID = '66666666-6666-4666-8666-666666666666'

/** Entra security groups. */
export const GROUPS = {
  salesEmea: 'a0000000-0000-4000-8000-000000000001',
  salesApac: 'a0000000-0000-4000-8000-000000000002',
  salesManagers: 'a0000000-0000-4000-8000-000000000003',
  service: 'a0000000-0000-4000-8000-000000000004',
  pilot: 'a0000000-0000-4000-8000-00000000000f',
  /** Holds salesEmea and salesApac: transitive membership. */
  allSales: 'a0000000-0000-4000-8000-000000000010',
} as const

export type ProfileName =
  | 'Sales User'
  | 'Sales Manager'
  | 'Service User'
  | 'Read Only'
  | 'Deal Desk'
  | 'System Administrator'
  | 'Integration'

export type RoleName =
  | 'CEO'
  | 'VP Sales'
  | 'Sales Manager EMEA'
  | 'Sales Manager APAC'
  | 'Sales Rep EMEA'
  | 'Sales Rep APAC'
  | 'Service Manager'
  | 'Service Agent'
  | 'Deal Desk'

export interface Person {
  /** Local part of every name the person has: `rep.emea` → rep.emea@contoso.example. */
  readonly key: string
  readonly firstName: string
  readonly lastName: string
  readonly title: string
  /** Entra object id. */
  readonly objectId: string
  /** App roles in the proxy's app registration. */
  readonly appRoles: readonly string[]
  readonly groups: readonly string[]
  readonly guest?: true
  /** Absent: no Salesforce user maps to this account. */
  readonly salesforce?: {
    readonly profile: ProfileName
    readonly role: RoleName | null
    /** IANA name. */
    readonly timeZone: string
    /** Key of the manager. */
    readonly manager?: string
    readonly region: 'EMEA' | 'APAC' | null
    readonly inactive?: true
    readonly permissionSets?: readonly string[]
  }
}

const objectId = (n: number) => `e0000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export const PEOPLE: readonly Person[] = [
  {
    key: 'ceo',
    firstName: 'Carla',
    lastName: 'Okafor',
    title: 'Chief Executive',
    objectId: objectId(1),
    appRoles: [],
    groups: [],
    salesforce: { profile: 'Sales Manager', role: 'CEO', timeZone: 'Europe/London', region: null },
  },
  {
    key: 'manager.sales',
    firstName: 'Marta',
    lastName: 'Lindqvist',
    title: 'VP Sales',
    objectId: objectId(2),
    appRoles: ['Sales.Manager'],
    groups: [GROUPS.salesManagers],
    salesforce: {
      profile: 'Sales Manager',
      role: 'VP Sales',
      timeZone: 'Europe/Stockholm',
      manager: 'ceo',
      region: null,
    },
  },
  {
    key: 'manager.emea',
    firstName: 'Emil',
    lastName: 'Novak',
    title: 'Sales Manager EMEA',
    objectId: objectId(3),
    appRoles: ['Sales.Manager'],
    groups: [GROUPS.salesManagers, GROUPS.salesEmea],
    salesforce: {
      profile: 'Sales Manager',
      role: 'Sales Manager EMEA',
      timeZone: 'Europe/Berlin',
      manager: 'manager.sales',
      region: 'EMEA',
    },
  },
  {
    key: 'manager.apac',
    firstName: 'Mei',
    lastName: 'Tanaka',
    title: 'Sales Manager APAC',
    objectId: objectId(4),
    appRoles: ['Sales.Manager'],
    groups: [GROUPS.salesManagers, GROUPS.salesApac],
    salesforce: {
      profile: 'Sales Manager',
      role: 'Sales Manager APAC',
      timeZone: 'Asia/Tokyo',
      manager: 'manager.sales',
      region: 'APAC',
    },
  },
  {
    key: 'rep.emea',
    firstName: 'Rosa',
    lastName: 'Almeida',
    title: 'Account Executive',
    objectId: objectId(10),
    appRoles: ['Sales.Rep'],
    groups: [GROUPS.salesEmea],
    salesforce: {
      profile: 'Sales User',
      role: 'Sales Rep EMEA',
      timeZone: 'Europe/Lisbon',
      manager: 'manager.emea',
      region: 'EMEA',
    },
  },
  {
    key: 'rep.emea2',
    firstName: 'Jonas',
    lastName: 'Weber',
    title: 'Account Executive',
    objectId: objectId(11),
    appRoles: ['Sales.Rep'],
    groups: [GROUPS.salesEmea],
    salesforce: {
      profile: 'Sales User',
      role: 'Sales Rep EMEA',
      timeZone: 'Europe/Berlin',
      manager: 'manager.emea',
      region: 'EMEA',
    },
  },
  {
    key: 'rep.emea3',
    firstName: 'Aoife',
    lastName: 'Byrne',
    title: 'Account Executive',
    objectId: objectId(12),
    appRoles: ['Sales.Rep'],
    groups: [GROUPS.salesEmea],
    salesforce: {
      profile: 'Sales User',
      role: 'Sales Rep EMEA',
      timeZone: 'Europe/Dublin',
      manager: 'manager.emea',
      region: 'EMEA',
    },
  },
  {
    key: 'rep.apac',
    firstName: 'Ravi',
    lastName: 'Menon',
    title: 'Account Executive',
    objectId: objectId(20),
    appRoles: ['Sales.Rep'],
    groups: [GROUPS.salesApac],
    salesforce: {
      profile: 'Sales User',
      role: 'Sales Rep APAC',
      timeZone: 'Asia/Singapore',
      manager: 'manager.apac',
      region: 'APAC',
    },
  },
  {
    key: 'rep.apac2',
    firstName: 'Hana',
    lastName: 'Sato',
    title: 'Account Executive',
    objectId: objectId(21),
    appRoles: ['Sales.Rep'],
    groups: [GROUPS.salesApac],
    salesforce: {
      profile: 'Sales User',
      role: 'Sales Rep APAC',
      timeZone: 'Asia/Tokyo',
      manager: 'manager.apac',
      region: 'APAC',
    },
  },
  {
    key: 'manager.service',
    firstName: 'Samir',
    lastName: 'Haddad',
    title: 'Service Manager',
    objectId: objectId(30),
    appRoles: ['Service.Agent'],
    groups: [GROUPS.service],
    salesforce: {
      profile: 'Service User',
      role: 'Service Manager',
      timeZone: 'Europe/Paris',
      manager: 'ceo',
      region: null,
    },
  },
  {
    key: 'agent.service',
    firstName: 'Nina',
    lastName: 'Kowalski',
    title: 'Support Engineer',
    objectId: objectId(31),
    appRoles: ['Service.Agent'],
    groups: [GROUPS.service],
    salesforce: {
      profile: 'Service User',
      role: 'Service Agent',
      timeZone: 'Europe/Warsaw',
      manager: 'manager.service',
      region: null,
    },
  },
  {
    key: 'agent.service2',
    firstName: 'Liam',
    lastName: 'Murphy',
    title: 'Support Engineer',
    objectId: objectId(32),
    appRoles: ['Service.Agent'],
    groups: [GROUPS.service],
    salesforce: {
      profile: 'Service User',
      role: 'Service Agent',
      timeZone: 'Europe/Dublin',
      manager: 'manager.service',
      region: null,
    },
  },
  {
    key: 'reader.pilot',
    firstName: 'Paula',
    lastName: 'Reyes',
    title: 'Field Marketing',
    objectId: objectId(40),
    appRoles: ['Field.Reader'],
    groups: [GROUPS.pilot],
    salesforce: {
      profile: 'Read Only',
      role: null,
      timeZone: 'America/New_York',
      manager: 'manager.sales',
      region: null,
    },
  },
  {
    key: 'dealdesk',
    firstName: 'Deepa',
    lastName: 'Iyer',
    title: 'Deal Desk',
    objectId: objectId(50),
    appRoles: ['Deal.Desk'],
    groups: [GROUPS.allSales],
    salesforce: {
      profile: 'Deal Desk',
      role: 'Deal Desk',
      timeZone: 'Europe/London',
      manager: 'manager.sales',
      region: null,
    },
  },
  {
    key: 'admin.crm',
    firstName: 'Adam',
    lastName: 'Fischer',
    title: 'CRM Administrator',
    objectId: objectId(60),
    appRoles: ['Crm.Admin'],
    groups: [],
    salesforce: { profile: 'System Administrator', role: null, timeZone: 'Europe/Berlin', region: null },
  },
  {
    key: 'inactive',
    firstName: 'Ines',
    lastName: 'Moreau',
    title: 'Account Executive (left)',
    objectId: objectId(70),
    appRoles: ['Sales.Rep'],
    groups: [GROUPS.salesEmea],
    salesforce: {
      profile: 'Sales User',
      role: 'Sales Rep EMEA',
      timeZone: 'Europe/Paris',
      manager: 'manager.emea',
      region: 'EMEA',
      inactive: true,
    },
  },
  {
    key: 'unmapped',
    firstName: 'Uma',
    lastName: 'Voss',
    title: 'New Starter',
    objectId: objectId(80),
    appRoles: ['Sales.Rep'],
    groups: [],
  },
  {
    key: 'guest',
    firstName: 'Gaston',
    lastName: 'Petit',
    title: 'Partner',
    objectId: objectId(90),
    appRoles: ['Sales.Rep'],
    groups: [],
    guest: true,
  },
  // The identity that looks users up and serves app-only callers; it has no Entra account of its own.
  {
    key: 'integration',
    firstName: 'Sally',
    lastName: 'Integration',
    title: 'Integration User',
    objectId: objectId(99),
    appRoles: [],
    groups: [],
    salesforce: { profile: 'Integration', role: null, timeZone: 'UTC', region: null },
  },
]

/** App-only callers: a client id, its service principal and the app roles it was granted. */
export const APPS: readonly {
  key: string
  clientId: string
  objectId: string
  appRoles: readonly string[]
}[] = [
  {
    key: 'flow.scheduler',
    clientId: SCHEDULER_CLIENT_ID,
    objectId: objectId(1000),
    appRoles: ['Automation.Scheduled'],
  },
]

/** The person with this key, or with this UPN. */
export function person(name: string): Person | undefined {
  const key = name.toLowerCase().replace(`@${TENANT_DOMAIN}`, '')
  return PEOPLE.find(p => p.key === key)
}

/** Salesforce username and Entra UPN of a person. They are equal here by chance: nothing may rely on it. */
export const usernameOf = (p: Pick<Person, 'key'>) => `${p.key}@${TENANT_DOMAIN}`
