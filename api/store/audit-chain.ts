/** The hash chain of audit entries, as the embedded store makes it. PostgreSQL makes the same in audit_append(). */
import { hash } from 'node:crypto'

/** What the first entry of a tenant follows. */
export const chainStart: Uint8Array = new Uint8Array(32)

const leafPrefix = Uint8Array.of(0)

/**
 * Hash of an entry (32 bytes): SHA-256(0x00 ‖ hash of the entry before ‖ body as UTF-8). That is the leaf hash of
 * RFC 6962 §2.1 over what follows the zero, so the same hashes are the leaves of the tree that checkpoints sign.
 */
export const entryHash = (prev: Uint8Array, body: string): Uint8Array =>
  hash('sha256', Buffer.concat([leafPrefix, prev, Buffer.from(body)]), 'buffer')
