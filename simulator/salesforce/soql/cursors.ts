/**
 * What is left of large results. A cursor belongs to one user, dies after 15 idle minutes, and the oldest gives way
 * when there are too many.
 */
import type { Clock } from '../../clock.ts'
import { nthId } from '../ids.ts'
import { SalesforceError, type WireQueryResult } from '../model.ts'
import type { Pages, Run } from './run.ts'

const IDLE_MS_MAX = 15 * 60 * 1000
/** Source: SOQL limits, open cursors per user. */
const CURSORS_PER_USER_MAX = 10
const CURSORS_MAX = 2000
const LOCATOR = /^(01g[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)-(\d{1,9})$/

interface Cursor {
  readonly userId: string
  readonly pages: Pages
  readonly batchSize: number
  readonly all: boolean
  usedAt: number
}

export interface Cursors {
  /** The first page, and a cursor when there are more. */
  first(pages: Pages, run: Run, batchSize: number): WireQueryResult
  /** What a locator (`01g…-2000`) points at. Throws INVALID_QUERY_LOCATOR. */
  open(locator: string, userId: string): { cursor: Pick<Cursor, 'all'>; page(run: Run): WireQueryResult }
  clear(): void
}

export function createCursors(clock: Clock): Cursors {
  const cursors = new Map<string, Cursor>()
  let made = 0

  const page = (id: string, cursor: Cursor, from: number, run: Run): WireQueryResult => {
    const { total } = cursor.pages
    const to = Math.min(from + cursor.batchSize, total)
    const records = cursor.pages.records(from, to, run)
    if (to >= total) return { totalSize: total, done: true, records }
    const nextRecordsUrl = `/services/data/v${run.version.replace(/^v/, '')}/query/${id}-${to}`
    return { totalSize: total, done: false, nextRecordsUrl, records }
  }

  const keep = (cursor: Cursor): string => {
    for (const [id, old] of cursors) if (clock.now() - old.usedAt > IDLE_MS_MAX) cursors.delete(id)
    const own = [...cursors].filter(([, c]) => c.userId === cursor.userId)
    for (const [id] of own.slice(0, Math.max(0, own.length - CURSORS_PER_USER_MAX + 1))) cursors.delete(id)
    const [oldest] = cursors.keys()
    if (cursors.size >= CURSORS_MAX && oldest !== undefined) cursors.delete(oldest)
    const id = nthId('01g', ++made)
    cursors.set(id, cursor)
    return id
  }

  return {
    first(pages, run, batchSize) {
      if (pages.total <= batchSize)
        return { totalSize: pages.total, done: true, records: pages.records(0, pages.total, run) }
      const cursor: Cursor = { userId: run.user.id, pages, batchSize, all: run.all, usedAt: clock.now() }
      return page(keep(cursor), cursor, 0, run)
    },
    open(locator, userId) {
      const match = LOCATOR.exec(locator)
      const [, id = '', start = ''] = match ?? []
      const cursor = cursors.get(id)
      const from = Number(start)
      const stale = cursor === undefined || clock.now() - cursor.usedAt > IDLE_MS_MAX
      if (stale || cursor.userId !== userId || from >= cursor.pages.total)
        throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
      cursor.usedAt = clock.now()
      return { cursor, page: run => page(id, cursor, from, run) }
    },
    clear: () => cursors.clear(),
  }
}
