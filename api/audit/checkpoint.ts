/** The text of a checkpoint: what a chain was at a moment, signed, for a place where the proxy can't take it back. */
import { createPublicKey, hash, type KeyObject, sign } from 'node:crypto'
import { type CompactRange, rootOf } from './merkle.ts'

const title = 'sallyport audit checkpoint v1'

interface Checkpoint {
  /** Entra tenant id; empty: of calls that nobody known made. Holds no line break. */
  readonly tenant: string
  /** The tree of the first `size` entries. */
  readonly tree: CompactRange
  /** Epoch ms. */
  readonly at: number
}

export interface CheckpointSigner {
  /** The checkpoint in its signed form. */
  textOf(checkpoint: Checkpoint): string
  /** SubjectPublicKeyInfo as PEM: what a verifier needs. */
  readonly publicKeyPem: string
}

/**
 * Signs with an Ed25519 key (RFC 8032). Five lines are signed, with the line break of each: title, tenant, size, root of
 * the tree (base64), time (ISO 8601). Behind them stand the key's id and the signature (base64), and an empty line.
 */
export function createCheckpointSigner(key: KeyObject): CheckpointSigner {
  const publicKey = createPublicKey(key)
  const id = keyIdOf(publicKey)
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    textOf({ tenant, tree, at }) {
      const root = Buffer.from(rootOf(tree)).toString('base64')
      const signed = `${title}\n${tenant}\n${tree.size}\n${root}\n${new Date(at).toISOString()}\n`
      return `${signed}${id} ${sign(null, Buffer.from(signed), key).toString('base64')}\n\n`
    },
  }
}

/** The root a checkpoint's text names, base64. */
export const rootIn = (text: string): string | undefined => text.split('\n')[3]

/** The first 16 hex digits of SHA-256 over the key's SubjectPublicKeyInfo. */
const keyIdOf = (key: KeyObject): string =>
  hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16)
