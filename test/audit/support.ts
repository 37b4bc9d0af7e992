/** An audit on disk to look at: entries of a store, their export, and checkpoints in a file. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCheckpointSigner } from '../../api/audit/checkpoint.ts'
import { checkpointFile } from '../../api/audit/checkpoint-file.ts'
import { createCheckpoints } from '../../api/audit/checkpoints.ts'
import type { Store } from '../../api/store/index.ts'
import { exportLines } from '../../scripts/audit/export/lines.ts'
import { type Chain, createVerifier, type Fault } from '../../scripts/audit/verify/chain.ts'
import { publicKeys, readCheckpoints } from '../../scripts/audit/verify/checkpoints.ts'
import { handTicker } from '../support/ticker.ts'

export const newSigner = () => createCheckpointSigner(generateKeyPairSync('ed25519').privateKey)

export interface Folder {
  readonly checkpoints: string
  readonly exported: string
  remove(): Promise<void>
}

export async function newFolder(): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-audit-'))
  return {
    checkpoints: join(folder, 'checkpoints.txt'),
    exported: join(folder, 'export.jsonl'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Signs everything that is kept, so many entries at a time. */
export async function signAll(
  { db }: Store,
  file: string,
  entriesMax: number,
  signer = newSigner(),
): Promise<void> {
  const faults: unknown[] = []
  const clock = { now: () => 1_795_167_000_000 }
  const sink = checkpointFile(file, signer.publicKeyPem)
  await createCheckpoints({
    db,
    clock,
    ticker: handTicker(),
    signer,
    sink,
    entriesMax,
    onFailure: cause => faults.push(cause),
  }).close()
  if (faults.length > 0) throw faults[0]
}

/** The lines of an export of everything. */
export async function exportOf({ db }: Store, from = 1): Promise<string[]> {
  const heads = await db.selectFrom('audit_head').select(['tenant', 'seq']).orderBy('tenant').execute()
  let text = ''
  for (const head of heads) for await (const page of exportLines(db, head, from)) text += page.text
  return text.split('\n').slice(0, -1)
}

export interface Verified {
  readonly chains: readonly Chain[]
  readonly faults: readonly Fault[]
}

/** Holds lines against a file of checkpoints, as the command does. */
export async function verified(
  lines: readonly string[],
  checkpoints: string,
  pem?: string,
): Promise<Verified> {
  const keys = publicKeys(pem ?? (await readFile(`${checkpoints}.pem`, 'utf8')))
  const signed = await readCheckpoints(checkpoints, keys)
  const verifier = createVerifier(signed.of)
  for (const line of lines) verifier.line(line)
  const chains = verifier.end()
  return { chains, faults: [...signed.faults, ...chains.flatMap(({ fault }) => fault ?? [])] }
}

export const writeLines = (file: string, lines: readonly string[]) =>
  writeFile(file, lines.map(line => `${line}\n`).join(''))
