/**
 * Every record of the org against everybody who may ask: by id through each operation that takes one, and by listing
 * what there is. What must be answered is worked out by brute force from the policy file and the org's own tables.
 */
import type { Row, SObjectType } from '../../simulator/salesforce/model.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { createRandom, type Random } from '../../simulator/salesforce/seed/random.ts'
import { askerOf, type PolicyText, readPolicyText } from '../noninterference/policy-text.ts'
import { type View, type Views, viewsOf } from '../noninterference/view.ts'
import type { Answer, System } from '../support/system.ts'

export const SWEPT_BY = [
  'rep.emea',
  'rep.emea2',
  'rep.apac',
  'rep.apac2',
  'manager.sales',
  'manager.emea',
  'agent.service',
  'manager.service',
  'reader.pilot',
  'dealdesk',
  'admin.crm',
]

export interface SweepOptions {
  /** Rows asked for of each object by each person, of each kind (seen, hidden by policy, hidden by Salesforce, deleted); Infinity: all. */
  readonly rowsPerKindMax: number
  /** Pages of 100 turned of each list. */
  readonly pagesMax: number
  readonly seed: number
  readonly askers?: readonly string[]
  readonly onRequest?: (requests: number) => void
}

export interface SweepResult {
  readonly requests: number
  /** Records asked for by id that had to be shown, and that had to be absent. */
  readonly shown: number
  readonly absent: number
  /** What was answered otherwise than the tables say; empty: nothing. */
  readonly faults: readonly string[]
}

interface Sweep {
  readonly system: System
  readonly options: SweepOptions
  readonly random: Random
  readonly counts: { requests: number; shown: number; absent: number }
  readonly faults: string[]
  /** What each asker is answered about a record that doesn't exist, by asker and question. */
  readonly ofNothing: Map<string, string>
}

/** Sweeps the org of a system that goes by this policy. */
export async function sweep(system: System, policyText: string, options: SweepOptions): Promise<SweepResult> {
  const policy = readPolicyText(policyText)
  const counts = { requests: 0, shown: 0, absent: 0 }
  const run: Sweep = {
    system,
    options,
    random: createRandom(options.seed),
    counts,
    faults: [],
    ofNothing: new Map(),
  }
  for (const key of options.askers ?? SWEPT_BY) await sweepAs(run, policy, key)
  return { ...counts, faults: run.faults }
}

async function sweepAs(run: Sweep, policy: PolicyText, key: string): Promise<void> {
  const { org } = run.system.simulator
  const asker = askerOf(policy, org, key)
  const views = viewsOf(policy, asker)
  const view = views.of(org)
  for (const object of Object.keys(policy.objects)) {
    const type = schema.object(object)
    if (type === undefined) continue
    const all = [...org.store.rows(object)]
    const readable = views.readable(object)
    const salesforceShows = org.access.object(asker.user, type, 'read')
      ? org.access.reader(asker.user, type).may
      : () => false
    const kinds = Map.groupBy(all, row => {
      if (row.IsDeleted === true) return 'deleted'
      if (view.own.has(String(row.Id))) return 'seen'
      return salesforceShows(row) ? 'hidden by policy' : 'hidden by Salesforce'
    })
    for (const rows of kinds.values())
      for (const row of few(run, rows)) await byId(run, key, type, row, view, readable)
    if (readable && asker.operations.includes('QueryRecords')) await byList(run, key, type, view, views)
  }
}

const few = ({ options, random }: Sweep, rows: readonly Row[]): readonly Row[] =>
  rows.length <= options.rowsPerKindMax
    ? rows
    : Array.from({ length: options.rowsPerKindMax }, () => random.pick(rows))

async function ask(run: Sweep, as: string, path: string, body?: object): Promise<Answer> {
  run.counts.requests += 1
  run.options.onRequest?.(run.counts.requests)
  return run.system.ask(path, { as, ...(body && { body }) })
}

/** Status and body, without the trace id and the id that was asked for. */
const essence = ({ status, body }: Answer, id: string): string =>
  JSON.stringify({ status, ...body, traceId: '' }).replaceAll(id, '<id>')

const absentId = (type: SObjectType): string => `${type.keyPrefix ?? '000'}gK00000ZZZZZQAQ`

/** A way to ask for a record by its id; a body makes it a POST. */
type Way = (id: string) => { readonly path: string; readonly body?: object }

const ways: Readonly<Record<string, readonly Way[]>> = {
  Account: [
    id => ({ path: `/v1/accounts/brief?accountId=${id}` }),
    id => ({ path: `/v1/cases?status=any&accountId=${id}` }),
    id => ({ path: `/v1/contacts?accountId=${id}` }),
    id => ({ path: `/v1/opportunities?status=any&accountId=${id}` }),
    id => ({ path: `/v1/tasks?status=any&accountId=${id}` }),
  ],
  Opportunity: [
    id => ({ path: `/v1/opportunities/brief?opportunityId=${id}` }),
    id => ({
      path: '/v1/explain',
      body: { object: 'Opportunity', recordId: id, values: [{ field: 'StageName', value: 'Prospecting' }] },
    }),
  ],
  Case: [
    id => ({ path: `/v1/cases/brief?caseId=${id}` }),
    id => ({
      path: '/v1/explain',
      body: { object: 'Case', recordId: id, values: [{ field: 'Priority', value: 'High' }] },
    }),
  ],
}

async function byId(
  run: Sweep,
  as: string,
  type: SObjectType,
  row: Row,
  view: View,
  readable: boolean,
): Promise<void> {
  const id = String(row.Id)
  const object = type.name
  const record: Way = which => ({ path: `/v1/records/${object}/${which}` })
  const seen = view.own.has(id)
  const answer = await ask(run, as, record(id).path)
  if (seen) {
    run.counts.shown += 1
    if (answer.status !== 200) run.faults.push(`${as} must see ${object} ${id}: ${answer.status}`)
    else run.faults.push(...surplus(as, type, id, answer.body.record, view))
    return
  }
  run.counts.absent += 1
  const expected = readable ? 404 : 403
  if (answer.status !== expected) run.faults.push(`${as} must not see ${object} ${id}: ${answer.status}`)
  const none = absentId(type)
  for (const way of [record, ...(ways[object] ?? []), byQuery(object)]) {
    const hidden = way(id)
    const one = await ask(run, as, hidden.path, hidden.body)
    // A list of what belongs to a hidden account may hold what the caller sees for another reason.
    if (hidden.path.includes('?status=any') || hidden.path.startsWith('/v1/contacts')) {
      run.faults.push(...onlySeen(as, hidden.path, one, view))
    } else if (essence(one, id) !== (await essenceOfNothing(run, as, way(none), none)))
      run.faults.push(`${as} can tell ${object} ${id} from nothing by ${hidden.path}`)
  }
}

/** The answer about a record that doesn't exist, asked for once: it is the same whenever it is asked. */
async function essenceOfNothing(
  run: Sweep,
  as: string,
  { path, body }: ReturnType<Way>,
  none: string,
): Promise<string> {
  const question = JSON.stringify([as, path, body])
  const known = run.ofNothing.get(question)
  if (known !== undefined) return known
  const answered = essence(await ask(run, as, path, body), none)
  run.ofNothing.set(question, answered)
  return answered
}

const byQuery = (object: string) => (id: string) => ({
  path: `/v1/records/${object}/query`,
  body: { fields: ['Id'], filters: [{ field: 'Id', operator: 'equals', value: id }] },
})

/** Fields of an answer that the tables don't give the caller on this row. */
function surplus(
  as: string,
  type: SObjectType,
  id: string,
  record: { readonly fields: Readonly<Record<string, unknown>> },
  view: View,
): string[] {
  const cells = view.rows.get(type.name)?.get(id)
  return Object.entries(record.fields).flatMap(([name, value]) => {
    const parts = [...(cells?.keys() ?? [])].some(cell => cell.startsWith(`${name} in part`))
    if (cells?.has(name) !== true && !parts) return [`${as} is shown ${type.name} ${id}.${name}`]
    const wrong = cells?.has(name) === true && typeof value === 'number' && value !== cells.get(name)
    return wrong ? [`${as} is shown a wrong ${type.name} ${id}.${name}: ${value}`] : []
  })
}

/** Ids of listed records that the caller may not read. */
function onlySeen(as: string, path: string, { body }: Answer, view: View): string[] {
  const listed = Object.values(body).flatMap(part => (Array.isArray(part) ? part : []))
  return listed.flatMap(({ id }: { id?: string }) =>
    id === undefined || view.own.has(id) ? [] : [`${as} is listed ${id} by ${path}`],
  )
}

/** The list of an object holds exactly as many rows as the tables give, and none they don't. */
async function byList(run: Sweep, as: string, type: SObjectType, view: View, views: Views): Promise<void> {
  if (!views.fields(type.name).includes('Id')) return
  const owned = [...(view.rows.get(type.name)?.keys() ?? [])].filter(id => view.own.has(id)).length
  let cursor: string | undefined
  for (let page = 0; page < run.options.pagesMax; page++) {
    const body = { fields: ['Id'], limit: 100, ...(cursor && { cursor }) }
    const answer = await ask(run, as, `/v1/records/${type.name}/query`, body)
    if (answer.status === 403 && owned === 0) return
    if (answer.status !== 200 || answer.body.total !== owned)
      run.faults.push(`${as} lists ${answer.body.total} ${type.name} of ${owned}: ${answer.status}`)
    else run.faults.push(...onlySeen(as, `the list of ${type.name}`, answer, view))
    cursor = answer.body.nextCursor
    if (cursor === undefined) return
  }
}
