import { appended, type CompactRange, emptyRange, fits } from '../../../api/audit/merkle.ts'
import type { Store } from '../../../api/store/index.ts'

const pageRows = 1_000
const hashBytes = 32

export interface Page {
  readonly text: string
  readonly entries: number
}

/**
 * The lines of one tenant's entries from `from` up to its head, in pages. Where entries stand before, a first line tells
 * the tree they make, so that the rest can be held against checkpoints.
 */
export async function* exportLines(
  db: Store['db'],
  { tenant, seq: last }: { readonly tenant: string; readonly seq: number },
  from: number,
): AsyncGenerator<Page> {
  if (from > last) return
  if (from > 1) yield { text: beginning(tenant, await treeBefore(db, tenant, from)), entries: 0 }
  for (let next = from; next <= last; next += pageRows) {
    const rows = await entriesOf(db, tenant, next, Math.min(last, next + pageRows - 1))
      .selectAll()
      .execute()
    yield { text: rows.map(lineOf).join(''), entries: rows.length }
  }
}

interface Row {
  readonly tenant: string
  readonly seq: number
  readonly prev: Uint8Array
  readonly hash: Uint8Array
  readonly at: number
  readonly body: string
}

/** The body comes last, so that its text can be cut out as it was hashed. */
const lineOf = ({ tenant, seq, prev, hash, at, body }: Row): string =>
  `{"tenant":${JSON.stringify(tenant)},"seq":${seq},"prev":"${hex(prev)}","hash":"${hex(hash)}","at":${at},"body":${body || 'null'}}\n`

const beginning = (tenant: string, { size, parts }: CompactRange) =>
  `{"tenant":${JSON.stringify(tenant)},"after":${size},"tree":"${parts.map(hex).join('')}"}\n`

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const entriesOf = (db: Store['db'], tenant: string, from: number, to: number) =>
  db
    .selectFrom('audit_entry')
    .where('tenant', '=', tenant)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')

/** The tree of the entries before `from`, grown from the checkpoint that is nearest. */
async function treeBefore(db: Store['db'], tenant: string, from: number): Promise<CompactRange> {
  const row = await db
    .selectFrom('audit_checkpoint')
    .select(['size', 'range'])
    .where('tenant', '=', tenant)
    .where('size', '<', from)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  let tree = row === undefined ? emptyRange : { size: row.size, parts: partsOf(row.range) }
  if (!fits(tree)) tree = emptyRange
  while (tree.size < from - 1) {
    const to = Math.min(from - 1, tree.size + pageRows)
    const rows = await entriesOf(db, tenant, tree.size + 1, to)
      .select('hash')
      .execute()
    if (rows.length !== to - tree.size)
      throw new Error(`Entries of tenant '${tenant}' before ${to} are missing.`)
    tree = rows.reduce((grown, { hash }) => appended(grown, hash), tree)
  }
  return tree
}

const partsOf = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.floor(bytes.length / hashBytes) }, (_, n) =>
    bytes.subarray(n * hashBytes, (n + 1) * hashBytes),
  )
