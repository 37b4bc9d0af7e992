/** Reads as the integration user, answers as the mapped user. */
import type { Plan } from '../../policy/types.ts'
import type { QueryAnswer, SalesforceRecord } from '../../salesforce/types.ts'
import { printQuery } from '../../soql/print.ts'
import type { CrmOptions } from '../options.ts'
import type { Page, Planned, Seen } from '../read.ts'
import { type Shape, shapeOf } from './shape.ts'
import { idsIn, type Sight, sifted, withoutHiddenParents } from './sift.ts'
import type { MappedUser } from './types.ts'

/**
 * Rows looked through for those the user may read: few at first, which is nearly always enough, then all there may be.
 * How many there were in vain shows in no answer.
 */
const firstRowsMax = 200
const rowsMax = 2_000
/** As many records as one call can tell the access of. */
const recordsPerCall = 1_000

interface Read extends Planned {
  readonly shape: Shape
  /** Rows that may be read, in order; more than these may follow. */
  found: readonly Seen[]
  /** No further row is there to be looked at. */
  done: boolean
}

/** The rows of each plan that the mapped user may read. One call for rows and one for access, most often. */
export async function readAsMappedUser(
  planned: readonly Planned[],
  options: CrmOptions,
  user: MappedUser,
): Promise<readonly Page[]> {
  const reads = planned.map(({ query, plan }): Read => {
    return {
      query,
      plan,
      shape: shapeOf(plan.select, { ...query, object: plan.object }),
      found: [],
      done: false,
    }
  })
  if (reads.length === 0) return []
  options.budget.admit()
  await look(reads, firstRows, options, user)
  const unfinished = reads.filter(read => !read.done && read.found.length <= wanted(read))
  if (unfinished.length > 0) await look(unfinished, () => rowsMax, options, user)
  return reads.map(pageOf)
}

/** Rows before the page and those on it: whether one follows is what `more` tells. */
const wanted = ({ query }: Read) => (query.offset ?? 0) + query.limit

function firstRows(read: Read): number {
  const cheap = Math.min(firstRowsMax, Math.floor(recordsPerCall / read.shape.recordsPerRow))
  return Math.min(rowsMax, Math.max(cheap, wanted(read) + 1))
}

async function look(
  reads: readonly Read[],
  rowsToRead: (read: Read) => number,
  { gateway, context }: CrmOptions,
  user: MappedUser,
): Promise<void> {
  const soql = reads.map(read => {
    const { offset: _, ...select } = read.shape.select
    return printQuery({ ...select, limit: rowsToRead(read) })
  })
  const answers = await gateway.query(user.session, soql, context)
  const slices = reads.map((read, i) => slicesOf(answers[i], read.shape))
  const first = reads.flatMap((read, i) => (slices[i]?.[0] ?? []).flatMap(r => idsIn(r, read.shape)))
  const mayRead = await user.records.mayRead(first)
  for (const [i, read] of reads.entries()) {
    const [records = [], ...rest] = slices[i] ?? []
    read.found = seen(records, read, { ...user.security, mayRead })
    for (const slice of rest) {
      if (read.found.length > wanted(read)) break
      const may = await user.records.mayRead(slice.flatMap(r => idsIn(r, read.shape)))
      read.found = [...read.found, ...seen(slice, read, { ...user.security, mayRead: may })]
    }
    const answer = answers[i]
    read.done = answer === undefined || answer.totalSize < rowsToRead(read)
  }
}

/** So many records at a time as one call can tell the access of. */
function slicesOf(answer: QueryAnswer | undefined, { recordsPerRow }: Shape): SalesforceRecord[][] {
  const records = answer?.records ?? []
  const size = Math.max(firstRowsMax, Math.floor(recordsPerCall / recordsPerRow))
  const count = Math.ceil(records.length / size)
  return Array.from({ length: count }, (_, i) => records.slice(i * size, (i + 1) * size))
}

const seen = (records: readonly SalesforceRecord[], read: Read, sight: Sight): readonly Seen[] =>
  records.flatMap(record => seenRow(record, read.shape, read.plan.mask, sight) ?? [])

/** One record as the mapped user may see it; undefined: not at all. */
export function seenRow(
  record: SalesforceRecord,
  shape: Shape,
  mask: Plan['mask'],
  sight: Sight,
): Seen | undefined {
  const kept = sifted(record, shape, sight)
  if (kept === undefined) return undefined
  return { record: kept, row: withoutHiddenParents(mask(kept), kept, shape, sight) }
}

/**
 * One page. The number of all rows is told only on the last one, where it is plain to see: anything else would count
 * what the user may not read.
 */
function pageOf(read: Read): Page {
  const { query, found } = read
  const offset = query.offset ?? 0
  const rows = found.slice(offset, offset + query.limit)
  const more = found.length > wanted(read)
  if (!query.total) return { seen: rows, total: rows.length, more }
  return more
    ? { seen: rows, total: offset + rows.length + 1, atLeast: true, more, note }
    : { seen: rows, total: found.length, more, note }
}

/** Said with every list, whatever it found, so that it tells nothing. */
const note = `Of all that fits, the first ${rowsMax.toLocaleString('en-US')} records of the org were looked through for those you may read; narrow the question if something is missing.`
