/** A system whose people are warm and whose org is put back after every test, for tests that write. */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Row } from '../../../simulator/salesforce/model.ts'
import {
  type Answer,
  type Asking,
  type System,
  type SystemOptions,
  startSystem,
} from '../../support/system.ts'
import { type Rows, soql } from '../org.ts'

/** A Wednesday. */
const NOW = '2026-11-18T09:00:00Z'
const WARM = [
  'rep.emea',
  'rep.apac',
  'manager.emea',
  'agent.service',
  'dealdesk',
  'reader.pilot',
  'admin.crm',
]

export interface Written extends Answer {
  /** Metered calls that the org received for it. */
  readonly calls: number
}

export interface WritingSystem {
  readonly system: System
  /** POSTs, under a key of its own unless it brings one; counts what reached the org. */
  write(path: string, body: object | undefined, asking?: Asking): Promise<Written>
  /** Confirms what an answer shows. */
  confirm(proposed: Answer, asking?: Asking): Promise<Written>
  /** A row as it is in the org, past all rights. */
  row(object: string, id: unknown): Row | undefined
  /** How many rows an object has. */
  count(object: string): number
  find(text: string, username?: string): Promise<Rows>
}

/** Starts one for the tests of a file. */
export function writingSystem(options: SystemOptions = {}): WritingSystem {
  let started: System | undefined
  let snapshot = ''
  const the = (): System => {
    if (started === undefined) throw new Error('Only inside tests.')
    return started
  }
  beforeAll(async () => {
    started = await startSystem({ nowMs: Date.parse(NOW), ...options })
    for (const as of WARM) await started.get('/v1/accounts?accountName=Acme%20Corp', { as })
    snapshot = String((await started.control('/snapshot', {})).id)
  })
  afterEach(async () => {
    await the().control('/faults', undefined, 'DELETE')
    await the().control('/restore', { id: snapshot })
  })
  afterAll(() => started?.stop())
  const write = async (path: string, body: object | undefined, asking: Asking = {}): Promise<Written> => {
    await the().clearJournal()
    const answer = await the().ask(path, {
      as: 'rep.emea',
      method: 'POST',
      ...(body !== undefined && { body }),
      ...asking,
      headers: { 'idempotency-key': `"${randomUUID()}"`, ...asking.headers },
    })
    const received = (await the().journal()).filter(({ target }) => target === 'salesforce')
    return { ...answer, calls: received.reduce((sum, { metered }) => sum + metered, 0) }
  }
  return {
    get system() {
      return the()
    },
    write,
    confirm: ({ body: { changeId, payloadHash } }, asking) =>
      write(`/v1/changes/${changeId}/confirm`, { payloadHash }, asking),
    row: (object, id) => the().simulator.org.store.get(object, String(id)),
    count: object => [...the().simulator.org.store.rows(object)].length,
    find: (text, username) => soql(the(), text, username),
  }
}
