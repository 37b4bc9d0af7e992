/** The organisation, its roles, its users (those of people.ts and colleagues beside them) and its queues. */
import { PEOPLE, type Person, type ProfileName, type RoleName, usernameOf } from '../../people.ts'
import { addContractEditors, addProfiles, type ProfileIds } from './permissions.ts'
import type { Region } from './words.ts'
import { FISCAL_YEAR_START_MONTH, type Writer } from './writer.ts'

export interface Staff {
  readonly orgId: string
  /** User id by key ('rep.emea'). */
  id(key: string): string
  /** Sellers by region; AMER has no team, its accounts belong to the head of sales. */
  readonly reps: Readonly<Record<Region, readonly string[]>>
  readonly agents: readonly string[]
  /** Group id of the support queue. */
  readonly supportQueueId: string
  readonly leadQueueId: string
  /** Group id that stands for all sellers of a region; America has no team. */
  readonly teamGroupIds: Readonly<Partial<Record<Region, string>>>
  /** User id of a user's manager. */
  managerOf(userId: string): string
}

/** A role and the one above it. */
const ROLES: readonly (readonly [RoleName, RoleName | null])[] = [
  ['CEO', null],
  ['VP Sales', 'CEO'],
  ['Sales Manager EMEA', 'VP Sales'],
  ['Sales Manager APAC', 'VP Sales'],
  ['Sales Rep EMEA', 'Sales Manager EMEA'],
  ['Sales Rep APAC', 'Sales Manager APAC'],
  ['Deal Desk', 'VP Sales'],
  ['Service Manager', 'CEO'],
  ['Service Agent', 'Service Manager'],
]

interface Member {
  readonly key: string
  readonly firstName: string
  readonly lastName: string
  readonly title: string
  readonly federationId: string | null
  readonly profile: ProfileName
  readonly role: RoleName | null
  readonly timeZone: string
  readonly manager: string | null
  readonly region: 'EMEA' | 'APAC' | null
  readonly active: boolean
  readonly email: string
}

function memberOf(person: Person): Member[] {
  const { salesforce } = person
  if (!salesforce) return []
  return [
    {
      key: person.key,
      firstName: person.firstName,
      lastName: person.lastName,
      title: person.title,
      federationId: person.objectId,
      profile: salesforce.profile,
      role: salesforce.role,
      timeZone: salesforce.timeZone,
      manager: salesforce.manager ?? null,
      region: salesforce.region,
      active: !salesforce.inactive,
      email: usernameOf(person),
    },
  ]
}

const COLLEAGUES: readonly (readonly [name: string, team: 'EMEA' | 'APAC' | 'service', timeZone: string])[] =
  [
    ['Pilar Ortega', 'EMEA', 'Europe/Madrid'],
    ['Matteo Ricci', 'EMEA', 'Europe/Rome'],
    ['Sanne de Vries', 'EMEA', 'Europe/Amsterdam'],
    ['Camille Laurent', 'EMEA', 'Europe/Paris'],
    ['Oskar Lund', 'EMEA', 'Europe/Stockholm'],
    ['Arjun Rao', 'APAC', 'Asia/Kolkata'],
    ['Chloe Mitchell', 'APAC', 'Australia/Sydney'],
    ['Daisuke Mori', 'APAC', 'Asia/Tokyo'],
    ['Mei Lin Goh', 'APAC', 'Asia/Singapore'],
    ['Tomasz Wójcik', 'service', 'Europe/Warsaw'],
    ['Eilidh Fraser', 'service', 'Europe/London'],
    ['Kavya Nair', 'service', 'Asia/Kolkata'],
  ]

/** Colleagues nobody signs in as; their object ids exist in no simulated tenant. */
const colleagues = (): Member[] =>
  COLLEAGUES.map(([name, team, timeZone], index) => {
    const [firstName = '', ...rest] = name.split(' ')
    const key = `colleague.${index + 1}`
    const service = team === 'service'
    return {
      key,
      firstName,
      lastName: rest.join(' '),
      title: service ? 'Support Engineer' : 'Account Executive',
      federationId: `e0000000-0000-4000-8000-${String(200 + index).padStart(12, '0')}`,
      profile: service ? 'Service User' : 'Sales User',
      role: service ? 'Service Agent' : `Sales Rep ${team}`,
      timeZone,
      manager: service ? 'manager.service' : `manager.${team.toLowerCase()}`,
      region: service ? null : team,
      active: true,
      email: `${key}@contoso.example`,
    }
  })

/**
 * A trap for mapping by e-mail: a user with the address of somebody whom no federation id maps to. Whoever maps by
 * address would let Uma in as this user.
 */
const namesake = (): Member[] =>
  PEOPLE.filter(p => p.key === 'unmapped').map(p => ({
    key: 'uma.voss.contractor',
    firstName: p.firstName,
    lastName: p.lastName,
    title: 'Contractor',
    federationId: null,
    profile: 'Sales User',
    role: 'Sales Rep EMEA',
    timeZone: 'Europe/Berlin',
    manager: 'manager.emea',
    region: null,
    active: true,
    email: usernameOf(p),
  }))

/** Everything about who works here. */
export function addStaff(writer: Writer): Staff {
  const organisation = writer.add('Organization', {
    Name: 'Contoso Sales (simulated)',
    City: 'London',
    Country: 'United Kingdom',
    PrimaryContact: 'Adam Fischer',
    DefaultLocaleSidKey: 'en_GB',
    TimeZoneSidKey: 'Europe/London',
    LanguageLocaleKey: 'en_US',
    FiscalYearStartMonth: FISCAL_YEAR_START_MONTH,
    OrganizationType: 'Enterprise Edition',
    InstanceName: 'SIM01',
    IsSandbox: false,
  })
  const roles = addRoles(writer)
  const profiles = addProfiles(writer)
  const members = [...PEOPLE.flatMap(memberOf), ...colleagues(), ...namesake()]
  const ids = new Map(
    members.map(m => [m.key, m.key === 'admin.crm' ? writer.authorId : writer.store.newId('User')]),
  )
  const id = (key: string) => {
    const found = ids.get(key)
    if (found === undefined) throw new Error(`The seed knows no user ${key}`)
    return found
  }
  for (const member of members) addUser(writer, member, id, roles, profiles)
  const contractEditors = addContractEditors(writer)
  for (const key of ['manager.sales', 'rep.emea2']) {
    writer.add('PermissionSetAssignment', { PermissionSetId: contractEditors, AssigneeId: id(key) })
  }
  const inTeam = (test: (m: Member) => boolean) =>
    members.filter(m => m.active && test(m)).map(m => id(m.key))
  const sellers = (region: Region) => inTeam(m => m.region === region && m.role === `Sales Rep ${region}`)
  const agents = inTeam(m => m.role === 'Service Agent')
  const managers = new Map(members.map(m => [id(m.key), id(m.manager ?? 'ceo')]))
  return {
    orgId: organisation.Id,
    id,
    reps: { EMEA: sellers('EMEA'), APAC: sellers('APAC'), AMER: [id('manager.sales')] },
    agents,
    supportQueueId: addQueue(writer, 'Tier 1 Support', 'Tier_1_Support', agents),
    leadQueueId: addQueue(writer, 'Inbound Leads', 'Inbound_Leads', [...sellers('EMEA'), ...sellers('APAC')]),
    teamGroupIds: {
      EMEA: addRoleGroup(writer, 'Sales Rep EMEA', roles),
      APAC: addRoleGroup(writer, 'Sales Rep APAC', roles),
    },
    managerOf: userId => managers.get(userId) ?? id('ceo'),
  }
}

function addRoles(writer: Writer): ReadonlyMap<RoleName, string> {
  const ids = new Map<RoleName, string>()
  for (const [name, parent] of ROLES) {
    const role = writer.add('UserRole', {
      Name: name,
      DeveloperName: name.replaceAll(' ', '_'),
      RollupDescription: name,
      ParentRoleId: parent === null ? null : (ids.get(parent) ?? null),
    })
    ids.set(name, role.Id)
  }
  return ids
}

function addUser(
  writer: Writer,
  member: Member,
  id: (key: string) => string,
  roles: ReadonlyMap<RoleName, string>,
  profiles: ReadonlyMap<string, ProfileIds>,
): void {
  const profile = profiles.get(member.profile)
  if (!profile) throw new Error(`The seed knows no profile ${member.profile}`)
  const local = member.key.replaceAll('.', '')
  const user = writer.add('User', {
    Id: id(member.key),
    Username: `${member.key}@contoso.example`,
    FirstName: member.firstName,
    LastName: member.lastName,
    Title: member.title,
    CompanyName: 'Contoso',
    Department: member.profile.startsWith('Service') ? 'Service' : 'Sales',
    Email: member.email,
    Alias: local.slice(0, 8),
    CommunityNickname: member.key,
    IsActive: member.active,
    TimeZoneSidKey: member.timeZone,
    LocaleSidKey: member.timeZone.startsWith('America/') ? 'en_US' : 'en_GB',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
    UserRoleId: member.role === null ? null : (roles.get(member.role) ?? null),
    ProfileId: profile.profileId,
    ManagerId: member.manager === null ? null : id(member.manager),
    UserType: 'Standard',
    FederationIdentifier: member.federationId,
    Region__c: member.region,
  })
  writer.add('PermissionSetAssignment', { PermissionSetId: profile.permissionSetId, AssigneeId: user.Id })
}

/** The group Salesforce keeps for a role, so that records can be shared with everybody in it. */
function addRoleGroup(writer: Writer, role: RoleName, roles: ReadonlyMap<RoleName, string>): string {
  const DeveloperName = role.replaceAll(' ', '_')
  const RelatedId = roles.get(role) ?? null
  return writer.add('Group', { Name: role, DeveloperName, Type: 'Role', RelatedId }).Id
}

function addQueue(writer: Writer, name: string, developerName: string, members: readonly string[]): string {
  const queue = writer.add('Group', {
    Name: name,
    DeveloperName: developerName,
    Type: 'Queue',
    Email: `${developerName.toLowerCase()}@contoso.example`,
  })
  for (const member of members) writer.add('GroupMember', { GroupId: queue.Id, UserOrGroupId: member })
  return queue.Id
}
