/** What leaves the door, counted: rows and the records they are of, those of related lists too. */
import type { MaskedRow } from '../policy/types.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'

export interface Delivered {
  rows: number
  /** Salesforce ids, one for each row. */
  readonly ids: string[]
}

export const nothingDelivered = (): Delivered => ({ rows: 0, ids: [] })

/** Adds a record that came from the wire and the row that is shown of it. */
export function deliver(to: Delivered, record: SalesforceRecord, row: MaskedRow): void {
  to.rows += 1
  to.ids.push(idOf(record))
  for (const [name, rows] of Object.entries(row.related)) {
    const children = childrenOf(record[name])
    rows.forEach((child, at) => {
      deliver(to, children[at] ?? {}, child)
    })
  }
}

// The id need not be among the selected fields; the address of a record ends in it.
function idOf({ Id, attributes }: SalesforceRecord): string {
  if (typeof Id === 'string') return Id
  const url = attributes?.url ?? ''
  return url.slice(url.lastIndexOf('/') + 1)
}

/** The records of a subquery, as the mask walks through them. */
function childrenOf(list: unknown): readonly SalesforceRecord[] {
  if (typeof list !== 'object' || list === null || !('records' in list)) return []
  const { records } = list
  return Array.isArray(records) ? records.filter(isRecord) : []
}

const isRecord = (value: unknown): value is SalesforceRecord => typeof value === 'object' && value !== null
