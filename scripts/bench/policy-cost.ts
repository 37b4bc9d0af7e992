/** What deciding costs: planning a list and masking its page, and whether that grows with the policy. */
import { loadPolicy } from '../../api/policy/index.ts'
import type { Query, Rights, Subject } from '../../api/policy/types.ts'
import { planQueries } from '../../api/salesforce/planner.ts'
import { printQuery } from '../../api/soql/print.ts'
import { CONNECTOR_CLIENT_ID } from '../../simulator/people.ts'
import { median } from './median.ts'
import { shippedPolicy } from './upstream-call.ts'

const PAGE_ROWS = 25
const WARM_UP = 20_000
const SAMPLES = 2_000
const PER_SAMPLE = 5
const OWNERS = 1_000

export interface PolicyCost {
  /** Planning FindOpportunities for a rep and masking 25 rows, in the median. */
  readonly planAndMaskUs: number
  /** The same with a policy of 1,000 objects of 50 fields and 50 roles, to one of 10 objects of 5 fields and 2 roles. */
  readonly largePolicyToSmall: number
  /** Salesforce calls of a list whose scope holds a thousand owner ids. */
  readonly callsOfThousandOwners: number
}

const ME = '005000000000001AAA'
const OTHER = '005000000000002AAA'

const subject = (appRole: string, reportIds: readonly string[] = []): Subject => ({
  kind: 'user',
  appRoles: [appRole],
  groups: [],
  clientId: CONNECTOR_CLIENT_ID,
  scopes: ['access_as_user'],
  salesforceUser: {
    id: ME,
    managerId: OTHER,
    roleId: null,
    profileId: '00e000000000001AAA',
    attributes: { region: 'EMEA' },
    reportIds,
    accountTeamIds: [],
  },
})

/** Measures in turn, so that all figures are of the same minute. */
export function policyCost(): PolicyCost {
  const shipped = shippedPolicy().rightsOf(subject('Sales.Rep'))
  const small = syntheticRights(10, 5, 2)
  const large = syntheticRights(1_000, 50, 50)
  const [own, smallUs, largeUs] = medians([
    decision(shipped, opportunities, PAGE.map(opportunity)),
    decision(small, list, PAGE.map(record)),
    decision(large, list, PAGE.map(record)),
  ])
  return {
    planAndMaskUs: rounded(own),
    largePolicyToSmall: rounded(largeUs / smallUs),
    callsOfThousandOwners: callsOfThousandOwners(),
  }
}

const PAGE = Array.from({ length: PAGE_ROWS }, (_, at) => at)
const rounded = (n: number) => Math.round(n * 100) / 100

const opportunities: Query = {
  object: 'Opportunity',
  select: ['Id', 'Name', 'Account.Name', 'StageName', 'Amount', 'CloseDate', 'NextStep', 'Owner.Name'],
  where: [
    { field: 'Account.Name', is: 'equals', value: 'Acme Corp' },
    { field: 'IsClosed', is: 'equals', value: false },
  ],
  orderBy: [['CloseDate', 'asc']],
  limit: PAGE_ROWS,
}

const opportunity = (at: number) => ({
  attributes: { type: 'Opportunity' },
  Id: `006000000000${String(at).padStart(3, '0')}AAA`,
  Name: `Deal ${at}`,
  Account: { Name: 'Acme Corp', Id: '001000000000001AAA', OwnerId: ME, Region__c: 'EMEA' },
  StageName: 'Prospecting',
  Amount: at * 100,
  CloseDate: '2026-12-01',
  NextStep: 'Call',
  OwnerId: at % 2 === 0 ? ME : OTHER,
  Owner: { Name: 'Rosa Almeida', ManagerId: OTHER },
})

const list: Query = {
  object: 'Object5',
  select: ['Id', 'Field0', 'Field1', 'Field2'],
  where: [{ field: 'Field0', is: 'equals', value: 'a' }],
  orderBy: [['Field1', 'asc']],
  limit: PAGE_ROWS,
}

const record = (at: number) => ({
  attributes: { type: 'Object5' },
  Id: `a00000000000${String(at).padStart(3, '0')}AAA`,
  Field0: 'a',
  Field1: 'b',
  Field2: `c${at}`,
  OwnerId: at % 2 === 0 ? ME : OTHER,
})

/** Rights by a policy of so many objects, fields and roles; every role may read every object in two ways. */
function syntheticRights(objects: number, fields: number, roles: number): Rights {
  const names = Array.from({ length: fields }, (_, at) => `Field${at}`)
  const roleNames = Array.from({ length: roles }, (_, at) => `Role${at}`)
  const grant = (id: string, where: object, given: readonly string[]) => ({
    id,
    roles: roleNames,
    actions: ['read'],
    where,
    fields: given,
  })
  const object = (name: string) => ({
    fields: {
      Id: { type: 'id' },
      OwnerId: { type: 'reference', to: ['User'] },
      ...Object.fromEntries(names.map(field => [field, { type: 'string' }])),
    },
    grants: [
      grant(`${name}-own`.toLowerCase(), { OwnerId: { eq: '$caller.userId' } }, ['Id', 'OwnerId', ...names]),
      grant(`${name}-some`.toLowerCase(), { Field2: { eq: 'c1' } }, ['Id', 'Field0', 'Field1']),
    ],
  })
  const text = JSON.stringify({
    apiVersion: 'sallyport.policy/v1',
    metadata: { name: 'synthetic', version: '1' },
    phase: 'read-only',
    clients: { Bench: { id: CONNECTOR_CLIENT_ID } },
    roles: Object.fromEntries(
      roleNames.map(name => [name, { anyOf: [{ appRole: name }], operations: ['QueryRecords'] }]),
    ),
    objects: {
      User: { fields: { Id: { type: 'id' } } },
      ...Object.fromEntries(
        Array.from({ length: objects }, (_, at) => [`Object${at}`, object(`Object${at}`)]),
      ),
    },
  })
  return loadPolicy(text, 'synthetic.yaml').rightsOf(subject('Role1'))
}

type Step = () => number

function decision(rights: Rights, query: Query, rows: readonly Readonly<Record<string, unknown>>[]): Step {
  return () => {
    const plan = rights.plan(query)
    let seen = 0
    for (const row of rows) seen += plan.mask(row).masked.length
    return seen
  }
}

/** Microseconds of each step, in the median; the steps take turns. */
function medians(steps: readonly Step[]): readonly [number, number, number] {
  for (const step of steps) for (let i = 0; i < WARM_UP; i++) step()
  const taken = steps.map(() => [] as number[])
  for (let sample = 0; sample < SAMPLES; sample++)
    for (const [at, step] of steps.entries()) {
      const from = process.hrtime.bigint()
      for (let i = 0; i < PER_SAMPLE; i++) step()
      taken[at]?.push(Number(process.hrtime.bigint() - from) / 1_000 / PER_SAMPLE)
    }
  const [a = 0, b = 0, c = 0] = taken.map(median)
  return [a, b, c]
}

function callsOfThousandOwners(): number {
  const text = JSON.stringify({
    apiVersion: 'sallyport.policy/v1',
    metadata: { name: 'owners', version: '1' },
    phase: 'read-only',
    clients: { Bench: { id: CONNECTOR_CLIENT_ID } },
    roles: { Manager: { anyOf: [{ appRole: 'Manager' }], operations: ['QueryRecords'] } },
    objects: {
      User: { fields: { Id: { type: 'id' } } },
      Deal: {
        fields: { Id: { type: 'id' }, OwnerId: { type: 'reference', to: ['User'] } },
        grants: [
          {
            id: 'reports',
            roles: ['Manager'],
            actions: ['read'],
            where: { OwnerId: { in: '$caller.reportIds' } },
            fields: ['Id'],
          },
        ],
      },
    },
  })
  const rights = loadPolicy(text, 'owners.yaml').rightsOf(subject('Manager', OWNER_IDS))
  const { select, count } = rights.plan({ object: 'Deal', select: ['Id'], limit: PAGE_ROWS })
  return planQueries([printQuery(select), printQuery(count)], 'v67.0').calls.length
}

const OWNER_IDS = Array.from({ length: OWNERS }, (_, at) => `005000000${String(at).padStart(6, '0')}AAA`)
