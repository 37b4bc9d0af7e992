/**
 * The rows of the simulated org, in memory. Maps by id keep insertion order; hash indexes are built at the first
 * look-up and kept from then on. It checks nothing: the record operations do.
 */
import { nthId } from './ids.ts'
import type { Field, Row, Schema, SObjectType, Store, StoreDump, Value } from './model.ts'

interface Bucket {
  readonly rows: Map<string, Row>
  /** The bucket as an array, made when asked for and dropped by the next change. */
  list: readonly Row[] | undefined
}

type Index = Map<Value, Bucket>

interface Table {
  readonly type: SObjectType
  readonly prefix: string
  readonly rows: Map<string, Row>
  readonly indexes: Map<string, Index>
  revision: number
}

const NO_ROWS: readonly Row[] = []
const ALWAYS_INDEXED = new Set(['Id', 'Name'])
/** Ids of a fresh org don't begin at one. */
const FIRST_RECORD_NUMBER = 62 ** 3

/** An empty store for the objects of `schema`. Unknown object names are a programming error and throw. */
export function createStore(schema: Schema): Store {
  const tables = new Map<string, Table>()
  for (const type of schema.objects) tables.set(type.name, emptyTable(type))
  /** Record numbers by key prefix, because the history objects share one. */
  const idCounters = new Map<string, number>()
  /** What each `put` of the running transaction replaced; undefined outside one. */
  let undo: { table: Table; id: string; before: Row | undefined }[] | undefined
  let revision = 0

  const table = (object: string): Table => {
    const found = tables.get(object) ?? tables.get(schema.object(object)?.name ?? '')
    if (found === undefined) throw new Error(`The store has no object ${object}`)
    return found
  }

  const write = (into: Table, id: string, row: Row | undefined) => {
    const before = into.rows.get(id)
    if (row === undefined) into.rows.delete(id)
    else into.rows.set(id, row)
    for (const [field, index] of into.indexes) reindex(index, field, id, before, row)
    into.revision += 1
    revision += 1
    return before
  }

  return {
    schema,
    get revision() {
      return revision
    },
    revisionOf: object => table(object).revision,
    get: (object, id) => table(object).rows.get(id),
    rows: object => table(object).rows.values(),
    count: object => table(object).rows.size,
    lookup(object, field, value) {
      const from = table(object)
      const index = from.indexes.get(field) ?? buildIndex(from, field)
      if (index === undefined) return undefined
      const bucket = index.get(key(value))
      if (bucket === undefined) return NO_ROWS
      bucket.list ??= [...bucket.rows.values()]
      return bucket.list
    },
    put(object, row) {
      const into = table(object)
      const id = row.Id
      if (typeof id !== 'string') throw new Error(`A row of ${object} has no Id`)
      const before = write(into, id, row)
      undo?.push({ table: into, id, before })
    },
    newId(object) {
      const { prefix } = table(object)
      const next = (idCounters.get(prefix) ?? FIRST_RECORD_NUMBER) + 1
      idCounters.set(prefix, next)
      return nthId(prefix, next)
    },
    dump: () => ({
      rows: Object.fromEntries([...tables.values()].map(t => [t.type.name, [...t.rows.values()]])),
      idCounters: Object.fromEntries(idCounters),
    }),
    load(dump: StoreDump) {
      for (const t of tables.values()) {
        t.rows.clear()
        t.indexes.clear()
        t.revision += 1
        for (const row of dump.rows[t.type.name] ?? [])
          if (typeof row.Id === 'string') t.rows.set(row.Id, row)
      }
      idCounters.clear()
      for (const [prefix, n] of Object.entries(dump.idCounters)) idCounters.set(prefix, n)
      revision += 1
    },
    transaction<T>(work: () => T): T {
      const outermost = undo === undefined
      undo ??= []
      const log = undo
      const mark = log.length
      try {
        return work()
      } catch (error) {
        for (const { table: t, id, before } of log.splice(mark).reverse()) write(t, id, before)
        throw error
      } finally {
        if (outermost) undo = undefined
      }
    },
  }
}

const emptyTable = (type: SObjectType): Table => ({
  type,
  prefix: type.keyPrefix ?? '000',
  rows: new Map(),
  indexes: new Map(),
  revision: 0,
})

const isIndexed = (field: Field) =>
  field.type === 'reference' ||
  field.type === 'email' ||
  field.unique ||
  field.externalId ||
  field.autoNumber ||
  ALWAYS_INDEXED.has(field.name)

/** Text is looked up without regard to case; 18-character ids stay distinct that way. */
const key = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value)

function buildIndex(table: Table, name: string): Index | undefined {
  const field = table.type.field(name)
  if (field === undefined || !isIndexed(field)) return undefined
  const known = table.indexes.get(field.name)
  if (known !== undefined) return known
  const index: Index = new Map()
  for (const [id, row] of table.rows) reindex(index, field.name, id, undefined, row)
  table.indexes.set(field.name, index)
  return index
}

function reindex(index: Index, field: string, id: string, before: Row | undefined, after: Row | undefined) {
  const from = before === undefined ? undefined : key(before[field] ?? null)
  const to = after === undefined ? undefined : key(after[field] ?? null)
  if (from !== undefined && from !== to) {
    const bucket = index.get(from)
    bucket?.rows.delete(id)
    if (bucket !== undefined) bucket.list = undefined
  }
  if (to === undefined || after === undefined) return
  const bucket = index.get(to) ?? { rows: new Map<string, Row>(), list: undefined }
  bucket.rows.set(id, after)
  bucket.list = undefined
  index.set(to, bucket)
}
