/**
 * The whole system for tests of changes, on either engine: the worker is turned by hand, the clock stands still until
 * it is moved, and the org tells every row it kept.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openedEntry } from '../../api/audit/subjects.ts'
import type { ChangeEntry } from '../../api/audit/types.ts'
import type { ChangeState } from '../../api/changes/present/types.ts'
import type { Store } from '../../api/store/index.ts'
import { virtualClock } from '../../simulator/clock.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import { PEOPLE, TENANT_ID } from '../../simulator/people.ts'
import type { Row, Value } from '../../simulator/salesforce/model.ts'
import { createOrg } from '../../simulator/salesforce/org.ts'
import type { Engine } from '../store/engines.ts'
import { policyFile, policyText } from '../support/policy-file.ts'
import { type Answer, type Asking, type System, startSystem } from '../support/system.ts'
import { handTicker } from '../support/ticker.ts'
import { breakable, type StoreFaults } from './breakable.ts'
import { type Commits, watchCommits } from './commits.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export const objectIdOf = (key: string): string =>
  PEOPLE.find(p => p.key === key)?.objectId ?? `nobody is called ${key}`

/** A second account of two people, as a mapping file gives it: the same human to Salesforce. */
export const SECOND_ACCOUNT = { 'rep.emea': 'unmapped', 'manager.emea': 'inactive' } as const

// biome-ignore lint/suspicious/noExplicitAny: a policy as YAML has it, for the test to change
type PolicyChange = (policy: any) => void

/** How it is asked; `roles` stands for what the token says instead of the person's own. */
type As = Asking & { readonly roles?: readonly string[] }

export interface World {
  readonly system: System
  readonly store: Store
  readonly faults: StoreFaults
  /** Rows the org kept since the start. */
  readonly commits: Commits
  /** Asks as a person, with a token made now. */
  ask(as: string, path: string, body?: unknown, asking?: As): Promise<Answer>
  /** A token of an app that speaks for itself, with these app roles. */
  appToken(app: string, roles: readonly string[]): Promise<string>
  confirm(as: string, change: Answer['body'], asking?: As): Promise<Answer>
  decide(as: string, change: Answer['body'], decision?: 'approve' | 'reject', asking?: As): Promise<Answer>
  cancel(as: string, change: Answer['body']): Promise<Answer>
  /** As whoever holds the administrator's role. */
  cancelAny(as: string, change: Pick<Answer['body'], 'changeId'>, asking?: As): Promise<Answer>
  undo(as: string, change: Answer['body'], asking?: As): Promise<Answer>
  stateOf(changeId: string): Promise<ChangeState>
  /** The steps of a change as the audit has them, in order, their values unsealed. */
  steps(changeId: string): Promise<readonly ChangeEntry[]>
  /** The changes whose execution was begun, in that order, each time anew. */
  intents(): Promise<readonly string[]>
  /** Moves the clock. */
  pass(ms: number): void
  /** Does what is due. */
  work(): Promise<void>
  /** What the policy of the start is changed to, from now on. */
  policy(change: PolicyChange): Promise<void>
  /** A deal of Acme's by the end of its name. */
  deal(name: string): Row
  row(object: string, id: string): Row
  /** Edits a record through the org's own REST API, as somebody may in a browser. */
  edit(object: string, id: string, values: Readonly<Record<string, Value>>, as?: string): Promise<void>
  remove(object: string, id: string, as?: string): Promise<void>
  /** Salesforce user id of a person. */
  user(key: string): string
  /** Calls that ask Salesforce to write, whatever became of them. */
  writeCalls(): Promise<readonly JournalEntry[]>
  /** Calls that Salesforce meters. */
  meteredCalls(): Promise<number>
  /** Misbehaviour of the org's next composite for this person. */
  orgFault(kind: string, as?: string): Promise<void>
  /** Somebody else holds a record: every write of it is refused for now. */
  lock(object: string, id: string): Promise<void>
  unlock(): Promise<void>
  /** Org, policy and faults as they were at the start; no changes, no keys. Time goes on. */
  reset(): Promise<void>
  stop(): Promise<void>
}

export interface WorldOptions {
  readonly policy?: PolicyChange
  readonly environment?: Readonly<Record<string, string>>
}

const START_MS = Date.parse('2026-11-23T09:00:00Z')
const COMPOSITE = '/services/data/*/composite'

/** Starts a simulator and a proxy on this engine. */
export async function startWorld(engine: Engine, { policy, environment }: WorldOptions = {}): Promise<World> {
  const place = engine.kind === 'postgres' ? await engine.place() : undefined
  const file = await policyFile(policy === undefined ? undefined : policyText(policy))
  const mapping = secondAccounts()
  const ticker = handTicker()
  const { openStore, faults, opened } = breakable()
  const system = await startSystem({
    nowMs: START_MS,
    ticker,
    openStore,
    environment: {
      ...file.environment,
      SALESFORCE_USER_MAPPING_FILE: mapping.file,
      ...(place?.options.databaseUrl !== undefined && { DATABASE_URL: place.options.databaseUrl }),
      ...environment,
    },
  })
  const { simulator } = system
  const { org, clock } = simulator
  clock.freeze(START_MS)
  const commits = watchCommits(org.store)
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (as: string, roles?: readonly string[]) => {
    const name = `${as} ${roles?.join() ?? 'own'} ${Math.floor(clock.now() / HOUR)}`
    const claims = roles === undefined ? {} : { claims: { roles } }
    const made = tokens.get(name) ?? system.token(as, claims)
    tokens.set(name, made)
    return made
  }
  const ask: World['ask'] = async (as, path, body, { roles, ...asking } = {}) =>
    system.ask(path, { token: await tokenOf(as, roles), ...(body !== undefined && { body }), ...asking })
  const row: World['row'] = (object, id) => {
    const found = org.store.get(object, id)
    if (found === undefined) throw new Error(`The org has no ${object} ${id}.`)
    return found
  }
  const snapshot = String((await system.control('/snapshot', {})).id)
  const set = async (change: PolicyChange = () => undefined) => {
    await file.write(policyText(change))
    await system.reload()
  }
  let tightened = false
  const onRecord = async (method: string, object: string, id: string, as = 'admin.crm', values?: object) => {
    const { accessToken } = await system.control('/sessions', { username: `${as}@contoso.example` })
    const response = await fetch(`${simulator.salesforceUrl}/services/data/v67.0/sobjects/${object}/${id}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(values !== undefined && { body: JSON.stringify(values) }),
    })
    if (!response.ok) throw new Error(await response.text())
  }
  return {
    system,
    get store() {
      return opened()
    },
    faults,
    commits,
    ask,
    async appToken(app, roles) {
      const { token } = await system.control('/tokens', { app, claims: { roles } })
      return String(token)
    },
    confirm: (as, { changeId, payloadHash }, asking) =>
      ask(as, `/v1/changes/${changeId}/confirm`, { payloadHash }, asking),
    decide: (as, { changeId, payloadHash }, decision = 'approve', asking) =>
      ask(as, `/v1/changes/${changeId}/decision`, { decision, payloadHash }, asking),
    cancel: (as, { changeId }) => ask(as, `/v1/changes/${changeId}/cancel`, undefined, { method: 'POST' }),
    cancelAny: (as, { changeId }, asking) =>
      ask(as, `/v1/admin/changes/${changeId}/cancel`, undefined, { method: 'POST', ...asking }),
    undo: (as, { changeId }, asking) =>
      ask(as, `/v1/changes/${changeId}/undo`, undefined, { method: 'POST', ...asking }),
    async stateOf(changeId) {
      const { state } = await opened()
        .db.selectFrom('change')
        .select('state')
        .where('id', '=', changeId)
        .executeTakeFirstOrThrow()
      return state as ChangeState
    },
    async steps(changeId) {
      const rows = await opened()
        .db.selectFrom('audit_entry')
        .select('body')
        .where('kind', 'in', ['step', 'intent', 'outcome'])
        .orderBy('seq')
        .execute()
      const entries: ChangeEntry[] = rows.map(({ body }) => JSON.parse(body ?? '{}'))
      const own = entries.filter(entry => entry.changeId === changeId)
      return Promise.all(own.map(entry => openedEntry(opened().db, entry)))
    },
    async intents() {
      const rows = await opened()
        .db.selectFrom('audit_entry')
        .select('body')
        .where('kind', '=', 'intent')
        .orderBy('seq')
        .execute()
      return rows.map(({ body }) => JSON.parse(body ?? '{}').changeId)
    },
    pass: ms => clock.advance(ms),
    work: () => ticker.turn(),
    async policy(change) {
      tightened = true
      await set(next => {
        policy?.(next)
        change(next)
      })
    },
    deal(name) {
      const found = [...org.store.rows('Opportunity')].find(r => String(r.Name).endsWith(` - ${name}`))
      if (found === undefined) throw new Error(`The org has no deal ${name}.`)
      return found
    },
    row,
    user(key) {
      const found = [...org.store.rows('User')].find(u => u.Username === `${key}@contoso.example`)
      return String(found?.Id)
    },
    edit: (object, id, values, as) => onRecord('PATCH', object, id, as, values),
    remove: (object, id, as) => onRecord('DELETE', object, id, as),
    writeCalls: async () => (await system.journal()).filter(isWrite),
    meteredCalls: async () => (await system.journal()).reduce((sum, { metered }) => sum + metered, 0),
    async orgFault(kind, as = 'rep.emea') {
      await system.control('/faults', {
        kind,
        times: 1,
        match: { target: 'salesforce', method: 'POST', path: COMPOSITE, user: `${as}@contoso.example` },
      })
    },
    async lock(object, id) {
      const path = `/services/data/v67.0/sobjects/${object}/${id}`
      await system.control('/faults', { kind: 'rowLock', match: { path } })
    },
    async unlock() {
      await system.control('/faults', undefined, 'DELETE')
    },
    async reset() {
      faults.mend()
      const { db } = opened()
      await db.deleteFrom('change_decision').execute()
      await db.deleteFrom('change_routing').execute()
      await db.deleteFrom('change').execute()
      await db.deleteFrom('idempotency_key').execute()
      if (tightened) await set(policy)
      tightened = false
      await system.control('/faults', undefined, 'DELETE')
      await system.control('/restore', { id: snapshot })
      await system.clearJournal()
      commits.clear()
    },
    async stop() {
      faults.mend()
      await system.stop()
      await file.remove()
      mapping.remove()
      await place?.remove()
    },
  }
}

/** A composite with a part that writes: the proxy writes in no other way, and anything else would be told, too. */
const isWrite = ({ target, method, path, subrequests }: JournalEntry): boolean =>
  target === 'salesforce' &&
  method !== 'GET' &&
  !path.includes('/oauth2/') &&
  (subrequests === undefined || subrequests.some(s => s.method !== 'GET'))

function secondAccounts() {
  const { org } = createOrg(virtualClock(() => START_MS))
  const users = [...org.store.rows('User')]
  const rows = Object.entries(SECOND_ACCOUNT).map(([key, account]) => {
    const user = users.find(u => u.Username === `${key}@contoso.example`)
    return { tenantId: TENANT_ID, objectId: objectIdOf(account), salesforceUserId: user?.Id }
  })
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-mapping-'))
  const file = join(folder, 'users.yaml')
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ users: rows }))
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
