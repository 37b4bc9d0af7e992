/** A small policy whose writing grants each test states itself, and decisions under it. */
import { printQuery } from '../../../soql/print.ts'
import type { Condition } from '../../../soql/tree.ts'
import { loadPolicy } from '../../index.ts'
import type { ChangeDecision, ChangeRequest, Policy, Rights, Scalar } from '../../types.ts'
import { CLIENT, ME, refusal, subject } from '../testing.ts'

export { ME, refusal }
export const OTHER = '005000000000009AAA'
export const DEAL = '006000000000001AAA'
export const ACCOUNT = '001000000000001AAA'
export const ACCOUNT_2 = '001000000000002AAA'
export const CASE = '500000000000001AAA'
const TODAY = '2026-11-22'

/** Fields of Deal that its reader may read; Hidden and Held exist besides. */
const READABLE = [
  'Id',
  'Name',
  'Stage',
  'Amount',
  'Discount',
  'Count',
  'Close',
  'Starts',
  'Tags',
  'Notes',
  'Email',
  'Phone',
  'Site',
  'Active',
  'AccountId',
  'OwnerId',
  'WhatId',
] as const
const WRITABLE = READABLE.filter(f => f !== 'Id')

/** Keys of a grant as the policy file has them; what is left out permits everything writable of every row. */
export type GrantText = Readonly<Record<string, unknown>>
export interface Rules {
  readonly grants: readonly GrantText[]
  readonly forbid?: readonly GrantText[]
  /** Rows of Deal that can be read. */
  readonly rows?: unknown
  /** Fields that can be read of any row. */
  readonly outline?: readonly string[]
}

const grantText = (grant: GrantText, at: number): GrantText => {
  const actions = grant.actions ?? ['update']
  const where = JSON.stringify(actions) === '["create"]' ? {} : { where: 'all-rows' }
  const fields = WRITABLE.filter(f => !Object.keys(grant.set ?? {}).includes(f))
  return { id: `g${at + 1}`, roles: ['Rep'], actions, ...where, confirm: 'never', fields, ...grant }
}

const loaded = new Map<string, Policy>()

/** The policy with these rules, loaded once. */
export function policyOf(rules: Rules): Policy {
  const text = textOf(rules)
  const policy = loaded.get(text) ?? loadPolicy(text, 'changes.yaml')
  loaded.set(text, policy)
  return policy
}

const textOf = ({ grants, forbid = [], rows = 'all-rows', outline }: Rules) => `
apiVersion: sallyport.policy/v1
metadata: { name: changes, version: '1' }
phase: controlled-writes
clients: { Tests: { id: ${CLIENT}, phase: controlled-writes } }
caller: { region: Region__c }
roles:
  Rep: { anyOf: [{ appRole: Rep }], operations: [A] }
  Lead: { anyOf: [{ appRole: Lead }], operations: [A] }
  Blind: { anyOf: [{ appRole: Blind }], operations: [A] }
  Pilot: { anyOf: [{ appRole: Pilot }], phase: read-only, operations: [A] }
objects:
  User:
    fields: { Id: { type: id }, ManagerId: { type: reference, to: [User] } }
    grants: [{ id: users, roles: [Rep, Lead, Pilot], actions: [read], where: all-rows, fields: [Id, ManagerId] }]
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Hold: { type: boolean, scopeOnly: true }
      Size: { type: number, scopeOnly: true }
      OwnerId: { type: reference, to: [User] }
    grants: [{ id: accounts, roles: [Rep], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id, Name] }]
  Case:
    fields: { Id: { type: id }, Subject: { type: string } }
    grants:
      - { id: cases, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Subject] }
      - { id: case-subjects, roles: [Rep], actions: [read], where: all-rows, fields: [Subject] }
  Sealed:
    fields: { Id: { type: id, filterable: false } }
    grants: [{ id: sealed, roles: [Rep], actions: [read], where: all-rows, fields: [Id] }]
  Secret:
    fields: { Id: { type: id } }
    grants: [{ id: secrets, roles: [Lead], actions: [read], where: all-rows, fields: [Id] }]
  Noted:
    fields: { Id: { type: id }, Text: { type: string } }
    grants: [{ id: noted, roles: [Rep], actions: [read], where: all-rows, fields: [Text] }]
  Deal:
    fields:
      Id: { type: id }
      Name: { type: string }
      Stage: { type: picklist }
      Amount: { type: currency }
      Discount: { type: percent }
      Count: { type: number }
      Close: { type: date }
      Starts: { type: datetime }
      Tags: { type: multipicklist }
      Notes: { type: longtext }
      Email: { type: email }
      Phone: { type: phone }
      Site: { type: url }
      Active: { type: boolean }
      AccountId: { type: reference, to: [Account] }
      OwnerId: { type: reference, to: [User] }
      WhatId: { type: reference, to: [Account, Case, Secret, Noted, Sealed] }
      HiddenId: { type: reference, to: [Account] }
      Hidden: { type: string }
      Held: { type: boolean, scopeOnly: true }
${forbid.length === 0 ? '' : `    forbid: ${JSON.stringify(forbid)}`}
    grants:
      - { id: deals, roles: [Rep, Pilot], actions: [read], where: ${JSON.stringify(rows)}, fields: ${JSON.stringify(READABLE)} }
${outline === undefined ? '' : `      - { id: outline, roles: [Rep], actions: [read], where: all-rows, fields: ${JSON.stringify(outline)} }`}
      - { id: deal-names, roles: [Blind], actions: [read], where: all-rows, fields: [Name] }
      - { id: hidden-deals, roles: [Lead], actions: [read], where: all-rows, fields: [Id, Hidden, HiddenId] }
${grants.map((g, at) => `      - ${JSON.stringify(grantText(g, at))}`).join('\n')}
`

export const rightsOf = (rules: Rules, roles: readonly string[] = ['Rep']): Rights =>
  policyOf(rules).rightsOf(subject(roles))

/** A value that a caller may send at run time, whatever the type says. */
const sent = (values: Readonly<Record<string, unknown>>) => values as Readonly<Record<string, Scalar>>

export const update = (values: Readonly<Record<string, unknown>>): ChangeRequest => ({
  action: 'update',
  object: 'Deal',
  id: DEAL,
  values: sent(values),
})

export const create = (values: Readonly<Record<string, unknown>>): ChangeRequest => ({
  action: 'create',
  object: 'Deal',
  values: sent(values),
})

interface World {
  readonly before?: Readonly<Record<string, unknown>>
  /** Ids of records that can be read. */
  readonly readable?: readonly string[]
  /** Fields of records pointed at, by id. */
  readonly records?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const EVERYTHING = [ME, OTHER, ACCOUNT, ACCOUNT_2, CASE]

/** The decision on a change, in a world where every record it points at can be read unless said otherwise. */
export function decide(
  rules: Rules | Rights,
  change: ChangeRequest,
  { before = {}, readable = EVERYTHING, records = {} }: World = {},
): ChangeDecision {
  const rights = 'grants' in rules ? rightsOf(rules) : rules
  const plan = rights.planChange(change)
  const found = plan.references.map(
    ({ id, select }) => readable.includes(id) && satisfies(records[id] ?? {}, besides(select.where)),
  )
  return plan.decide({ before: change.action === 'update' ? before : undefined, found, today: TODAY })
}

/** What is asked of a record that was looked up already; undefined: nothing. */
const besides = (where: Condition | undefined): Condition | undefined =>
  where?.kind === 'all' && where.of[0]?.kind === 'all' ? where.of[1] : undefined

/** A record's fields as Salesforce compares them, texts and numbers only. */
function satisfies(record: Readonly<Record<string, unknown>>, asked: Condition | undefined): boolean {
  if (asked === undefined) return true
  if (asked.kind === 'in') return asked.values.some(v => 'value' in v && v.value === record[asked.field])
  if (asked.kind !== 'compare') throw new Error(`No record is asked for ${asked.kind} here.`)
  const actual = record[asked.field] ?? null
  const wanted = asked.value.type === 'null' ? null : asked.value.value
  if (asked.op === '=' || asked.op === '!=') return (actual === wanted) === (asked.op === '=')
  return typeof actual === 'number' && typeof wanted === 'number' && asked.op === '>' && actual > wanted
}

/** The decision in a word: what is written, or the clause that denies. */
export const verdict = (...args: Parameters<typeof decide>): unknown => {
  const decision = decide(...args)
  return decision.effect === 'deny' ? decision.why.clause : decision.write
}

/** The statement that reads the record, and those that find what the change points at. */
export function statements(rules: Rules, change: ChangeRequest): readonly string[] {
  const { before, references } = rightsOf(rules).planChange(change)
  return [...(before === undefined ? [] : [before]), ...references.map(r => r.select)].map(printQuery)
}
