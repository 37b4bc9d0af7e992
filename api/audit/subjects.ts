/**
 * Values of records in the audit are sealed, each record's under a key of its own: who takes the key away has erased
 * the values, and the chain of entries, which is made over what is sealed, stays whole.
 */
import { randomBytes } from 'node:crypto'
import { createSeal, type Seal } from '../seal/seal.ts'
import type { Store } from '../store/index.ts'
import type { ChangeEntry } from './types.ts'

type Write = ChangeEntry['writes'][number]
type Field = Write['fields'][number]
type Keys = ReadonlyMap<string, Uint8Array>

/** A value as an entry holds it. */
export interface SealedValue {
  /** base64url, of the value as JSON. */
  readonly sealed: string
}

const valueCharsMax = 4_096
const keyBytes = 32
const sides = ['before', 'after'] as const

/**
 * The entry with its values sealed. A key that is missing is made; it is durable before this resolves, or with the
 * transaction that is given for `db`.
 */
export async function sealedEntry(db: Store['db'], entry: ChangeEntry): Promise<ChangeEntry> {
  if (entry.kind === 'outcome') await nameNewRecords(db, entry)
  const subjects = entry.writes.flatMap((write, n) => (hasValues(write) ? subjectOf(entry, write, n) : []))
  if (subjects.length === 0) return entry
  const keys = await keysFor(db, entry.tenantId, new Set(subjects))
  return withValues(entry, keys, (value, seal, place) => ({ sealed: seal.close(valueText(value), place) }))
}

/** The entry with its values readable again, where their keys are still there; others stay as they are. */
export async function openedEntry(db: Store['db'], entry: ChangeEntry): Promise<ChangeEntry> {
  const subjects = entry.writes.map((write, n) => subjectOf(entry, write, n))
  const keys = await knownKeys(db, entry.tenantId, new Set(subjects))
  return withValues(entry, keys, (value, seal, place) => {
    const text = isSealed(value) ? seal.open(value.sealed, place) : undefined
    return text === undefined ? value : JSON.parse(text)
  })
}

/** Takes the keys of a record's values away. Answers how many there were. */
export async function eraseSubject(db: Store['db'], tenantId: string, recordId: string): Promise<number> {
  const ends = await db
    .deleteFrom('audit_subject_key')
    .where('tenant', '=', tenantId)
    .where(of => of.or([of('subject', '=', recordId), of('record_id', '=', recordId)]))
    .executeTakeFirst()
  return Number(ends.numDeletedRows)
}

/** Whether it is a value whose key is gone, or was never opened. */
export const isSealed = (value: unknown): value is SealedValue =>
  typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string'

const hasValues = ({ fields }: Write) => fields.some(field => sides.some(side => field[side] !== undefined))

/** Whose key seals a write's values: the record's, or while it isn't made yet its place in the change. */
const subjectOf = ({ changeId }: ChangeEntry, { recordId }: Write, n: number): string =>
  recordId ?? newSubject(changeId, n)
const newSubject = (changeId: string, n: number) => `new:${changeId}:${n}`

/** So that erasing a record finds what was sealed before it had an id. */
async function nameNewRecords(db: Store['db'], { tenantId, changeId, writes }: ChangeEntry): Promise<void> {
  const records = new Map(writes.map(({ recordId }, n) => [newSubject(changeId, n), recordId]))
  if (records.size === 0) return
  const unnamed = await db
    .selectFrom('audit_subject_key')
    .select('subject')
    .where('tenant', '=', tenantId)
    .where('subject', 'in', [...records.keys()])
    .where('record_id', 'is', null)
    .orderBy('subject')
    .execute()
  for (const { subject } of unnamed) {
    const row = db.updateTable('audit_subject_key').set({ record_id: records.get(subject) ?? null })
    await row.where('tenant', '=', tenantId).where('subject', '=', subject).execute()
  }
}

async function keysFor(db: Store['db'], tenantId: string, subjects: ReadonlySet<string>): Promise<Keys> {
  const known = await knownKeys(db, tenantId, subjects)
  // Whoever makes several makes them in the same order: of two transactions none waits for the other in a circle.
  const missing = [...subjects.difference(known)].toSorted()
  if (missing.length === 0) return known
  await db
    .insertInto('audit_subject_key')
    .values(
      missing.map(subject => ({ tenant: tenantId, subject, record_id: null, key: randomBytes(keyBytes) })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
  // Another process may have been quicker; its keys count.
  return knownKeys(db, tenantId, subjects)
}

async function knownKeys(db: Store['db'], tenantId: string, subjects: ReadonlySet<string>): Promise<Keys> {
  if (subjects.size === 0) return new Map()
  const rows = await db
    .selectFrom('audit_subject_key')
    .select(['subject', 'key'])
    .where('tenant', '=', tenantId)
    .where('subject', 'in', [...subjects])
    .execute()
  return new Map(rows.map(({ subject, key }) => [subject, key]))
}

function withValues(
  entry: ChangeEntry,
  keys: Keys,
  turn: (value: unknown, seal: Seal, place: string) => unknown,
): ChangeEntry {
  const writes = entry.writes.map((write, n) => {
    const subject = subjectOf(entry, write, n)
    const key = keys.get(subject)
    if (key === undefined) return write
    const seal = createSeal(key)
    const turned = (field: Field) =>
      sides
        .filter(side => field[side] !== undefined)
        .map(side => [side, turn(field[side], seal, placeOf(entry, subject, field, side))])
    return {
      ...write,
      fields: write.fields.map(field => ({ field: field.field, ...Object.fromEntries(turned(field)) })),
    }
  })
  return { ...entry, writes }
}

const placeOf = ({ tenantId }: ChangeEntry, subject: string, { field }: Field, side: string) =>
  JSON.stringify([tenantId, subject, field, side])

/** The value as JSON, cut where it is long: the audit shows what was changed, it is no copy of the record. */
function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  if (text.length <= valueCharsMax) return text
  const long = typeof value === 'string' ? value : text
  return JSON.stringify(`${long.slice(0, valueCharsMax)}…`.toWellFormed())
}
