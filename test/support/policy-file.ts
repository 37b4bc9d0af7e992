/** A copy of policy.yaml that a test may change. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

const original = readFileSync(join(import.meta.dirname, '..', '..', 'policy.yaml'), 'utf8')

// biome-ignore lint/suspicious/noExplicitAny: a policy, or a part of it, as YAML has it, for a test to change
export type Yaml = any
type Change = (policy: Yaml) => void

/** The text of policy.yaml after a change. */
export function policyText(change: Change): string {
  const policy = parse(original)
  change(policy)
  return stringify(policy, { aliasDuplicateObjects: false })
}

export interface PolicyFile {
  /** Settings that point at it. */
  readonly environment: { readonly POLICY_FILE: string }
  write(text: string): Promise<void>
  /** Takes the file away until it is written again. */
  take(): Promise<void>
  remove(): Promise<void>
}

/** A file with that text, at first policy.yaml's own. */
export async function policyFile(text = original): Promise<PolicyFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  const file = join(folder, 'policy.yaml')
  await writeFile(file, text)
  return {
    environment: { POLICY_FILE: file },
    write: next => writeFile(file, next),
    take: () => rm(file),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
