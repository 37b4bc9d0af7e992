/** Random requests of one caller, many of them about exactly what differs between the two orgs. */
import fc from 'fast-check'
import type { Row, SObjectType, StoreDump } from '../../simulator/salesforce/model.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import type { Change } from './perturb.ts'
import { WORDS } from './values.ts'
import type { Views } from './view.ts'

/** A request as drawn: what it asks follows from the orgs it is asked of. */
export interface Draw {
  readonly kind: Kind
  /** About one of the changes rather than about anything. */
  readonly aimed: boolean
  readonly choices: readonly number[]
}

export interface Asked {
  readonly kind: Kind
  readonly path: string
  readonly body?: object
  readonly outcomeStyle: boolean
  /** How many further pages to turn. */
  readonly pages: number
}

const KINDS = ['query', 'get', 'find', 'brief', 'search', 'summary', 'explain', 'about', 'broken'] as const
export type Kind = (typeof KINDS)[number]

const WEIGHTS: Readonly<Record<Kind, number>> = {
  query: 8,
  get: 4,
  find: 4,
  brief: 3,
  search: 3,
  summary: 4,
  explain: 3,
  about: 1,
  broken: 1,
}

export const draw: fc.Arbitrary<Draw> = fc.record({
  kind: fc.oneof(...KINDS.map(kind => ({ weight: WEIGHTS[kind], arbitrary: fc.constant(kind) }))),
  aimed: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  choices: fc.array(fc.nat(10_000), { minLength: 24, maxLength: 24 }),
})

/** What a request can be about: both orgs, what differs, and what the caller may name. */
export interface Ground {
  readonly a: StoreDump
  readonly b: StoreDump
  readonly changes: readonly Change[]
  readonly views: Views
  /** Objects the policy names. */
  readonly objects: readonly string[]
  /** Operations the caller may ask. */
  readonly operations: readonly string[]
}

/** Turns the numbers of a draw into choices, one after another. */
function chooser(choices: readonly number[]) {
  let at = 0
  const next = () => choices[at++ % choices.length] ?? 0
  return {
    /** True once in `n`. */
    once: (n: number) => next() % n === n - 1,
    of: <T>(list: readonly T[], otherwise: T): T => list[next() % Math.max(list.length, 1)] ?? otherwise,
    upTo: (n: number) => next() % (n + 1),
  }
}
type Chooser = ReturnType<typeof chooser>

interface Subject {
  readonly type: SObjectType
  readonly row: Row | undefined
  readonly change: Change | undefined
}

const OPERATORS = [
  'equals',
  'notEquals',
  'lessThan',
  'atMost',
  'greaterThan',
  'atLeast',
  'startsWith',
  'contains',
  'during',
  'isEmpty',
  'isNotEmpty',
] as const
type Operator = (typeof OPERATORS)[number]
const PLAIN: readonly Operator[] = ['equals', 'notEquals', 'isEmpty', 'isNotEmpty']
const TEXTUAL: readonly Operator[] = [...PLAIN, 'startsWith', 'contains']
const ORDERED: readonly Operator[] = [...PLAIN, 'lessThan', 'atMost', 'greaterThan', 'atLeast']
const ABSENT_FIELD = 'Zebra_Crossing__c'
const GROUPED = new Set(['picklist', 'boolean', 'reference', 'date'])
const NUMERIC = new Set(['currency', 'percent', 'int', 'double'])
const MEASURES = ['sum', 'average', 'least', 'greatest'] as const

/** One operation of each kind: who may not ask it is refused in one way, and rarely tries. */
const OPERATION: Readonly<Partial<Record<Kind, string>>> = {
  query: 'QueryRecords',
  get: 'GetRecord',
  brief: 'GetAccountBrief',
  search: 'SearchRecords',
  summary: 'SummarizeRecords',
  explain: 'ExplainRequest',
}

/** The request of a draw. */
export function asked({ kind: drawn, aimed, choices }: Draw, ground: Ground): Asked {
  const choose = chooser(choices)
  const operation = OPERATION[drawn]
  const may = operation === undefined || ground.operations.includes(operation)
  const kind = may || choose.once(10) ? drawn : 'find'
  const change = aimed ? changeOf(choose, ground) : undefined
  const subject = subjectOf(choose, change, ground)
  const outcomeStyle = choose.once(5)
  return { kind, outcomeStyle, pages: choose.upTo(2), ...MAKERS[kind](choose, subject, ground) }
}

/** One of the changes: of any object as likely, and rather one of a field the caller may read on other rows. */
function changeOf(choose: Chooser, { changes, views }: Ground): Change | undefined {
  const reachable = changes.filter(c => views.fields(opened(c.object)).length > 0)
  const byObject = [...Map.groupBy(choose.once(8) ? changes : reachable, c => c.object).values()]
  const ofObject = choose.of(byObject, [])
  const telling = ofObject.filter(c => c.field === undefined || views.fields(c.object).includes(c.field))
  return choose.of<Change | undefined>(telling.length > 0 && !choose.once(4) ? telling : ofObject, undefined)
}

function subjectOf(choose: Chooser, change: Change | undefined, ground: Ground): Subject {
  const readable = ground.objects.filter(name => ground.views.fields(name).length > 0)
  const names = choose.once(10)
    ? schema.objects.map(o => o.name)
    : choose.once(10)
      ? ground.objects
      : readable
  const drawn = schema.object(choose.of(names, 'Account'))
  let type = (change && schema.object(change.object)) ?? drawn
  // A share is about the record it opens.
  if (type !== undefined) type = schema.object(opened(type.name))
  if (type === undefined) throw new Error(change?.object)
  const rows = [...(ground.a.rows[type.name] ?? []), ...(ground.b.rows[type.name] ?? [])]
  const row = (change && rows.find(r => r.Id === change.id)) ?? choose.of<Row | undefined>(rows, undefined)
  return { type, row, change }
}

const opened = (object: string) => object.replace(/Share$/, '')

type Maker = (choose: Chooser, subject: Subject, ground: Ground) => { path: string; body?: object }

const q = (parameters: Readonly<Record<string, string | undefined>>) => {
  const given = Object.entries(parameters).filter(
    (p): p is [string, string] => p[1] !== undefined && p[1] !== '',
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

const MAKERS: Readonly<Record<Kind, Maker>> = {
  query(choose, subject, ground) {
    const { type } = subject
    const fields = Array.from({ length: 1 + choose.upTo(3) }, () => fieldName(choose, subject, ground))
    const filters = Array.from({ length: choose.upTo(2) }, () => filter(choose, subject, ground))
    return {
      path: `/v1/records/${type.name}/query`,
      body: {
        fields: [...new Set(fields)],
        ...(filters.length > 0 && { filters }),
        ...(choose.once(2) && {
          sortBy: fieldName(choose, subject, ground),
          sortDirection: choose.of(['asc', 'desc'] as const, 'asc'),
        }),
        limit: choose.of([100, 1, 2, 5], 100),
      },
    }
  },
  get(choose, subject, ground) {
    const fields = choose.once(2)
      ? [fieldName(choose, subject, ground), fieldName(choose, subject, ground)]
      : []
    return {
      path: `/v1/records/${subject.type.name}/${idOf(choose, subject)}${q({ fields: [...new Set(fields)].join() })}`,
    }
  },
  find(choose, subject, ground) {
    const account = choose.once(3)
      ? { accountId: accountId(choose, subject, ground) }
      : { accountName: word(choose, subject, ground, 'Account') }
    const named = choose.once(3) ? {} : account
    const common = {
      limit: choose.of(['100', '1', '3'], '100'),
      owner: choose.once(4) ? 'me' : undefined,
      period: choose.once(4)
        ? choose.of(['this quarter', '2026-11', 'last 90 days'], 'this year')
        : undefined,
    }
    const { owner, period, limit } = common
    const status = (...values: string[]) => choose.of(values, 'any')
    const some = (value: string) => (choose.once(2) ? value : undefined)
    const paths = [
      () =>
        `/v1/accounts${q({ accountName: some(word(choose, subject, ground, 'Account')), city: some(valueText(choose, subject, 'BillingCity')), industry: some(valueText(choose, subject, 'Industry')), owner, limit })}`,
      () =>
        `/v1/contacts${q({ contactName: some(word(choose, subject, ground, 'Contact')), ...named, email: some(valueText(choose, subject, 'Email')), limit })}`,
      () =>
        `/v1/opportunities${q({ ...named, opportunityName: some(word(choose, subject, ground, 'Opportunity')), stage: some(valueText(choose, subject, 'StageName')), status: status('any', 'open', 'won', 'lost'), owner, period, limit })}`,
      () =>
        `/v1/cases${q({ ...named, status: status('any', 'open', 'closed'), priority: some(valueText(choose, subject, 'Priority')), period, limit })}`,
      () =>
        `/v1/leads${q({ leadName: some(word(choose, subject, ground, 'Lead')), company: some(word(choose, subject, ground, 'Lead')), status: status('any', 'open', 'converted'), owner, period, limit })}`,
      () => `/v1/tasks${q({ ...named, status: status('any', 'open', 'completed'), owner, period, limit })}`,
    ]
    return { path: choose.of(paths, () => '/v1/accounts')() }
  },
  brief(choose, subject, ground) {
    const paths = [
      () =>
        `/v1/accounts/brief${q(choose.once(2) ? { accountId: accountId(choose, subject, ground) } : { accountName: word(choose, subject, ground, 'Account') })}`,
      () =>
        `/v1/opportunities/brief${q(choose.once(2) ? { opportunityId: idIn(choose, subject, ground, 'Opportunity') } : { opportunityName: word(choose, subject, ground, 'Opportunity') })}`,
      () =>
        `/v1/cases/brief${q(choose.once(2) ? { caseId: idIn(choose, subject, ground, 'Case') } : { caseNumber: `0000${1000 + choose.upTo(30)}` })}`,
    ]
    return { path: choose.of(paths, () => '/v1/me')() }
  },
  search(choose, subject, ground) {
    const objects = choose.once(2) ? subject.type.name : undefined
    const words = [
      word(choose, subject, ground, subject.type.name),
      ...(choose.once(3) ? [choose.of(WORDS, 'Acme')] : []),
    ]
    return {
      path: `/v1/search${q({ text: words.join(' '), objects, limit: choose.of(['50', '1', '2'], '50') })}`,
    }
  },
  summary(choose, subject, ground) {
    if (choose.once(2)) return finestSums(choose, ground)
    const of = (types: ReadonlySet<string>) => {
      const fitting = ground.views
        .fields(subject.type.name)
        .filter(n => types.has(subject.type.field(n)?.type ?? ''))
      return choose.once(10) ? fieldName(choose, subject, ground, false) : choose.of(fitting, 'Id')
    }
    const groupBy = Array.from({ length: choose.upTo(2) }, () => of(GROUPED))
    const measured = Array.from({ length: choose.upTo(2) }, () => of(NUMERIC)).filter(name => name !== 'Id')
    const measures = measured.map(name => `${choose.of(MEASURES, 'sum')}-${name}`)
    const filters = Array.from({ length: choose.upTo(2) }, () => filter(choose, subject, ground)).map(
      f => `${f.field}:${f.operator}${f.value === undefined ? '' : `:${f.value}`}`,
    )
    return {
      path: `/v1/records/${subject.type.name}/summary${q({ groupBy: [...new Set(groupBy)].join(), measures: measures.join(), filters: filters.join() })}`,
    }
  },
  explain(choose, subject, ground) {
    const { type } = subject
    const question = {
      object: type.name,
      fields: [fieldName(choose, subject, ground), fieldName(choose, subject, ground)],
      filters: [filter(choose, subject, ground)],
    }
    const given = Array.from({ length: 1 + choose.upTo(2) }, () => {
      const field = fieldName(choose, subject, ground, false)
      return [field, { field, value: valueText(choose, subject, field) }] as const
    })
    const values = [...new Map(given).values()]
    const change = { object: type.name, recordId: idOf(choose, subject), values }
    const creation = { object: type.name, values }
    return { path: '/v1/explain', body: choose.of([question, change, change, creation], question) }
  },
  about(choose, { type }) {
    const paths = [
      '/v1/me',
      '/v1/me/capabilities',
      '/v1/objects',
      `/v1/objects/${type.name}`,
      `/v1/objects/${type.name}/schema`,
    ]
    return { path: choose.of(paths, '/v1/me') }
  },
  broken(choose, subject, ground) {
    const { type } = subject
    const id = idOf(choose, subject)
    const field = fieldName(choose, subject, ground)
    const query = (body: object) => ({ path: `/v1/records/${type.name}/query`, body })
    return choose.of(
      [
        query({ fields: [field], filters: [{ field, operator: 'greaterThan', value: "' OR Id != null" }] }),
        query({ fields: [field], filters: [{ field, operator: 'equals' }] }),
        query({ fields: [`${field} FROM ${type.name}`, 'FIELDS(ALL)', `toLabel(${field})`] }),
        query({ fields: ['Id'], sortBy: `${field} NULLS FIRST` }),
        query({ fields: ['Id'], cursor: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }),
        { path: `/v1/records/${type.name}/${id.toLowerCase()}` },
        { path: `/v1/records/${type.name}/${id.slice(0, 15)}` },
        { path: `/v1/records/Zebra__c/${id}` },
        { path: `/v1/records/Account/${id}` },
        { path: `/v1/search?text=%25` },
      ],
      { path: '/v1/me' },
    )
  },
}

/** All that may be summed of an object, as finely as it may be grouped: small groups are where sums could tell something. */
function finestSums(choose: Chooser, { objects, views }: Ground): ReturnType<Maker> {
  const summed = objects.filter(object => views.summed(object).measured.length > 0)
  const object = choose.of(summed, 'Opportunity')
  const { groupBy, measured } = views.summed(object)
  const measures = [...new Set(measured)].map(name => `${choose.of(MEASURES, 'sum')}-${name}`)
  return {
    path: `/v1/records/${object}/summary${q({ groupBy: [...new Set(groupBy)].join(), measures: measures.join() })}`,
  }
}

/** The id of the row it is about, in one org or both, or one that nothing has. */
function idOf(choose: Chooser, { type, row }: Subject): string {
  const absent = `${type.keyPrefix ?? '001'}gK00000ZZZZZ${'QAQ'}`
  return choose.once(8) || row === undefined ? absent : String(row.Id)
}

function idIn(choose: Chooser, subject: Subject, ground: Ground, object: string): string {
  if (subject.type.name === object) return idOf(choose, subject)
  const linked =
    subject.row?.[`${object}Id`] ??
    subject.row?.[`${object}__c`] ??
    subject.row?.WhatId ??
    subject.row?.ParentId
  const prefix = schema.object(object)?.keyPrefix ?? ''
  if (typeof linked === 'string' && linked.startsWith(prefix) && !choose.once(4)) return linked
  return String(choose.of(ground.a.rows[object] ?? [], undefined)?.Id ?? '')
}
const accountId = (choose: Chooser, subject: Subject, ground: Ground) =>
  idIn(choose, subject, ground, 'Account')

/** A field to name: mostly one the caller may name, else a hidden or made-up one, sometimes behind a reference. */
function fieldName(choose: Chooser, { type, change }: Subject, ground: Ground, paths = true): string {
  const permitted = ground.views.fields(type.name)
  if (change?.field !== undefined && permitted.includes(change.field) && !choose.once(2)) return change.field
  if (paths && choose.once(6)) {
    const lookups = type.fields.filter(f => f.relationshipName !== null && f.referenceTo.length > 0)
    const usable = lookups.filter(f => permitted.includes(f.name))
    const lookup = choose.of(choose.once(6) ? lookups : usable, undefined)
    const target = schema.object(choose.of(lookup?.referenceTo ?? [], 'User'))
    const there =
      target === undefined
        ? []
        : choose.once(8)
          ? target.fields.map(f => f.name)
          : ground.views.fields(target.name)
    if (lookup !== undefined) return `${lookup.relationshipName}.${choose.of(there, 'Name')}`
  }
  if (choose.once(12))
    return choose.once(2) ? ABSENT_FIELD : (choose.of(type.fields, undefined)?.name ?? 'Id')
  if (choose.once(16) && change?.field !== undefined) return change.field
  return choose.of(permitted, 'Id')
}

function filter(choose: Chooser, subject: Subject, ground: Ground) {
  const field = fieldName(choose, subject, ground)
  const kind = subject.type.field(field)?.type ?? ''
  const fitting = NUMERIC.has(kind) ? ORDERED : kind === 'string' || kind === 'email' ? TEXTUAL : PLAIN
  const operator = choose.of(choose.once(8) ? OPERATORS : fitting, 'equals')
  if (operator === 'isEmpty' || operator === 'isNotEmpty') return { field, operator }
  const value =
    operator === 'during'
      ? choose.of(['this quarter', '2026-11', 'Q3 2026'], '2026')
      : valueText(choose, subject, field)
  const cut =
    operator === 'startsWith' || operator === 'contains' ? value.slice(0, 3 + choose.upTo(3)) : value
  return { field, operator, value: cut === '' ? 'Acme' : cut }
}

/** A value to ask by: what the change made of the field or what it was before, or what the row has there. */
function valueText(choose: Chooser, { change, row }: Subject, field: string): string {
  const last = field.split('.').at(-1) ?? ''
  const known =
    change?.field === last
      ? [change.after, change.before]
      : [row?.[last] ?? null, choose.of(WORDS, 'Acme'), 50_000]
  const value = choose.of<unknown>(known, null)
  return value === null ? '75000' : String(value).slice(0, 250)
}

/** A name to ask by: of what changed or of some row; whole or its first word. */
function word(choose: Chooser, { change, row, type }: Subject, ground: Ground, object: string): string {
  const changed = [change?.before, change?.after].filter(v => typeof v === 'string' && v.length > 1)
  const rowHere =
    type.name === object ? row : choose.of<Row | undefined>(ground.b.rows[object] ?? [], undefined)
  const texts = [rowHere?.Name ?? rowHere?.Subject, ...changed, choose.of(WORDS, 'Acme')].filter(
    (v): v is string => typeof v === 'string' && v.length > 1,
  )
  const text = choose.of(texts, 'Acme')
  return (choose.once(2) ? text : (text.split(/[^\p{L}\p{N}]/u).find(w => w.length > 1) ?? 'Acme')).slice(
    0,
    100,
  )
}
