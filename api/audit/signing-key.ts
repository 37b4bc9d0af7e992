import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The key of checkpoints can't be used; the message is for an operator. */
export class SigningKeyError extends Error {}

/** Reads the Ed25519 key of checkpoints (PEM, PKCS #8). Throws SigningKeyError. */
export async function readSigningKey(file: string): Promise<KeyObject> {
  try {
    const key = createPrivateKey(await readFile(file, 'utf8'))
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is a key of type ${key.asymmetricKeyType}`)
    return key
  } catch (cause) {
    throw new SigningKeyError(
      `AUDIT_SIGNING_KEY_FILE: ${file} is not a usable Ed25519 private key: ${reasonOf(cause)}. Make one with: openssl genpkey -algorithm ed25519`,
      { cause },
    )
  }
}

/** Reads the key in `file`, which is made, readable for its owner only, when there is none. Throws SigningKeyError. */
export async function ownSigningKey(file: string): Promise<KeyObject> {
  try {
    await makeKey(file)
  } catch (cause) {
    throw new SigningKeyError(
      `A key of audit checkpoints can't be made at ${file}: ${reasonOf(cause)}. Set AUDIT_SIGNING_KEY_FILE.`,
      { cause },
    )
  }
  return readSigningKey(file)
}

/** Several proxies may start at once: the file is there whole or not at all, and the first one stays. */
async function makeKey(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  try {
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
