/** Field history and the snapshots of opportunities: written by the platform at each save. */
import type { Field, Org, Row, RunningUser, SObjectType, Value } from '../model.ts'
import { blankRow } from '../rows.ts'

const SNAPSHOT_FIELDS = [
  'StageName',
  'Amount',
  'ExpectedRevenue',
  'CloseDate',
  'Probability',
  'ForecastCategory',
]

/** Writes what a save adds to the history of a row; `before` is undefined for a new one. */
export function keepHistory(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  before: Row | undefined,
  after: Row,
) {
  keepFieldHistory(org, user, type, before, after)
  if (type.name === 'Opportunity') keepSnapshot(org, user, before, after)
}

function keepFieldHistory(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  before: Row | undefined,
  after: Row,
) {
  const history = type.historyObject === null ? undefined : org.schema.object(type.historyObject)
  const parentField = history?.controllingParents[0]
  if (history === undefined || parentField === undefined) return
  const keep = (values: Record<string, Value>) =>
    insert(org, user, history, { [parentField]: after.Id ?? null, ...values })
  if (before === undefined) {
    keep({ Field: 'created', OldValue: null, NewValue: null, DataType: null })
    return
  }
  for (const field of type.fields) {
    const [from, to] = [before[field.name] ?? null, after[field.name] ?? null]
    if (!field.trackHistory || from === to) continue
    if (field.type !== 'reference') {
      keep({ Field: field.name, OldValue: from, NewValue: to, DataType: dataType(field) })
      continue
    }
    // A changed reference is told twice, by name and by id.
    const Field = field.name.replace(/Id$/, '')
    keep({ Field, OldValue: nameOf(org, from), NewValue: nameOf(org, to), DataType: 'Text' })
    keep({ Field, OldValue: from, NewValue: to, DataType: 'EntityId' })
  }
}

const DATA_TYPES: Readonly<Partial<Record<Field['type'], string>>> = {
  currency: 'Currency',
  percent: 'Percent',
  date: 'DateOnly',
  datetime: 'DateTime',
  boolean: 'Boolean',
  picklist: 'DynamicEnum',
}

const dataType = (field: Field) => DATA_TYPES[field.type] ?? 'Text'

function nameOf(org: Org, id: Value): Value {
  const type = typeof id === 'string' ? org.schema.byPrefix(id.slice(0, 3)) : undefined
  return type === undefined ? null : (org.store.get(type.name, String(id))?.Name ?? null)
}

function keepSnapshot(org: Org, user: RunningUser, before: Row | undefined, after: Row) {
  const history = org.schema.object('OpportunityHistory')
  if (history === undefined) return
  if (before !== undefined && SNAPSHOT_FIELDS.every(name => before[name] === after[name])) return
  const values = Object.fromEntries(SNAPSHOT_FIELDS.map(name => [name, after[name] ?? null]))
  insert(org, user, history, {
    ...values,
    OpportunityId: after.Id ?? null,
    PrevAmount: before?.Amount ?? null,
    PrevCloseDate: before?.CloseDate ?? null,
  })
}

function insert(org: Org, user: RunningUser, history: SObjectType, values: Record<string, Value>) {
  org.store.put(history.name, {
    ...blankRow(history),
    ...values,
    Id: org.store.newId(history.name),
    ...stamps(org, user, undefined),
  })
}

const SECOND_MS = 1_000

/** Now, as rows keep it. The platform's own stamps have whole seconds. */
export const nowOf = (org: Org) => new Date(Math.floor(org.clock.now() / SECOND_MS) * SECOND_MS).toISOString()

/** The system fields of a save. */
export function stamps(org: Org, user: RunningUser, before: Row | undefined): Record<string, Value> {
  const now = nowOf(org)
  return {
    CreatedDate: before?.CreatedDate ?? now,
    CreatedById: before?.CreatedById ?? user.id,
    LastModifiedDate: now,
    LastModifiedById: user.id,
    SystemModstamp: now,
  }
}
