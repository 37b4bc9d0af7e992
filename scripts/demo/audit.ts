/** Exports the audit of the running system, proves it and shows its last entries, as an auditor would. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { dataDir } from '../support/system.ts'

export interface AuditShown {
  readonly shown: string
  /** What the verifier said. */
  readonly verdict: string
  readonly verified: boolean
}

const run = promisify(execFile)
const script = join(import.meta.dirname, '..', 'audit.ts')
const entriesShown = 12

/** A system that has just started signs its first checkpoint within two seconds. */
async function there(file: string): Promise<void> {
  for (let looks = 0; looks < 30 && !existsSync(file); looks += 1) await setTimeout(200)
}

/** Uses the audit scripts on the store of DATA_DIR. */
export async function checkAudit(): Promise<AuditShown> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-audit-'))
  const audit = (...args: string[]) =>
    run(process.execPath, [script, ...args], { env: { ...process.env, NO_COLOR: '1' } })
  try {
    const checkpoints = join(dataDir(), 'audit-checkpoints.txt')
    await there(checkpoints)
    const exported = join(folder, 'audit.jsonl')
    await audit('export', '--out', exported)
    const { stdout: shown } = await audit('show', '--last', String(entriesShown))
    const verdict = await audit('verify', exported, checkpoints).then(
      ({ stdout }) => ({ verified: true, verdict: stdout.trim() }),
      (error: { stdout?: string; stderr?: string }) => ({
        verified: false,
        verdict: `${error.stdout ?? ''}${error.stderr ?? ''}`.trim(),
      }),
    )
    return { shown, ...verdict }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
