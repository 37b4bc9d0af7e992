import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Fault } from './chain.ts'
import { linesOf } from './lines.ts'
import { sha256 } from './tree.ts'

const title = 'sallyport audit checkpoint v1'

export interface Signed {
  readonly root: string
  readonly at: string
}

/** Public keys of a PEM file by id: the first 16 hex digits of SHA-256 over SubjectPublicKeyInfo. Throws on other text. */
export function publicKeys(pem: string): ReadonlyMap<string, KeyObject> {
  const texts = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []
  const keys = texts.map(text => createPublicKey(text)).filter(key => key.asymmetricKeyType === 'ed25519')
  if (keys.length === 0) throw new Error('It holds no Ed25519 public key.')
  return new Map(keys.map(key => [keyId(key), key]))
}

const keyId = (key: KeyObject) =>
  sha256(key.export({ type: 'spki', format: 'der' }))
    .toString('hex')
    .slice(0, 16)

/**
 * Reads a file of checkpoints: those that a known key signed, by tenant and size, and faults of the others. One that was
 * cut short (power failed) counts for nothing; it is no fault where it was written again.
 */
export async function readCheckpoints(file: string, keys: ReadonlyMap<string, KeyObject>) {
  const of = new Map<string, Map<number, Signed>>()
  const [bad, twice]: [Fault[], Fault[]] = [[], []]
  const take = (block: readonly string[]): void => {
    const [, tenant = '', digits = '', root = '', at = '', proof = ''] = block
    const size = Number(digits)
    const wrong =
      faultOf(block.slice(0, 5), proof, keys) ?? (Number.isSafeInteger(size) ? undefined : 'names no size')
    const other = (of.get(tenant)?.get(size)?.root ?? root) !== root
    const fault = { tenant, seq: size, kind: 'checkpoint' }
    if (wrong !== undefined) bad.push({ ...fault, what: `the checkpoint ${wrong}` })
    else if (other) twice.push({ ...fault, what: 'two different trees of this size were signed' })
    else of.set(tenant, (of.get(tenant) ?? new Map<number, Signed>()).set(size, { root, at }))
  }
  let block: string[] = []
  for await (const line of linesOf(file, () => undefined)) {
    if (line === title) block = [line]
    else if (block.length > 0) block.push(line)
    if (block.length === 6) take(block)
    if (block.length === 6) block = []
  }
  const faults = [...twice, ...bad.filter(({ tenant, seq }) => !of.get(tenant)?.has(seq))]
  return { of, faults }
}

function faultOf(
  lines: readonly string[],
  proof: string,
  keys: ReadonlyMap<string, KeyObject>,
): string | undefined {
  const [id = '', signature = ''] = proof.split(' ')
  const key = keys.get(id)
  if (key === undefined) return `is not signed by a key that is known (it names ${JSON.stringify(id)})`
  const signed = Buffer.from(lines.map(line => `${line}\n`).join(''))
  return verify(null, signed, key, Buffer.from(signature, 'base64')) ? undefined : 'has a wrong signature'
}
