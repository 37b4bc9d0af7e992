/**
 * The signing keys of one tenant: one signs, one waits published, replaced ones stay published until retired.
 * Every key is RSA 2048, made when the simulator starts; none is ever written down.
 */
import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

const generate = promisify(generateKeyPair)
/** Rotating past this many published keys retires the oldest. */
const publishedKeysMax = 6

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: ReturnType<typeof publicJwk>
}

export interface KeyRing {
  /** The key that signs now. */
  current(): Promise<SigningKey>
  /** A key the tenant never published. */
  stranger(): Promise<SigningKey>
  /** The key withdrawn last, undefined when none was. */
  retired(): SigningKey | undefined
  /** Every key a validator may trust now. */
  published(): Promise<readonly SigningKey[]>
  /** The waiting key starts to sign, a new one waits; the replaced one stays published. */
  rotate(): Promise<void>
  /** Withdraws every replaced key at once. */
  retire(): Promise<void>
  /** Back to the keys of the start. */
  reset(): void
}

const publicJwk = (key: KeyObject) => key.export({ format: 'jwk' })

async function newKey(): Promise<SigningKey> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 })
  const publicKey = createPublicKey(privateKey)
  return {
    kid: randomBytes(20).toString('base64url'),
    privateKey,
    publicKey,
    jwk: publicJwk(publicKey),
  }
}

interface Keys {
  /** Oldest first; the signing key is the last but one, the waiting key the last. */
  readonly published: readonly SigningKey[]
  readonly current: SigningKey
  readonly retired?: SigningKey | undefined
}

/** A ring with two published keys; they are generated in the background. */
export function createKeyRing(): KeyRing {
  const first: Promise<Keys> = Promise.all([newKey(), newKey()]).then(([current, waiting]) => ({
    published: [current, waiting],
    current,
  }))
  const strangeKey = newKey()
  // Whoever needs a key awaits these and sees a failure there.
  first.catch(() => undefined)
  strangeKey.catch(() => undefined)
  let keys = first
  let lastRetired: SigningKey | undefined

  const change = (next: (before: Keys) => Keys | Promise<Keys>) => {
    keys = keys.then(next)
    return keys.then(after => {
      lastRetired = after.retired
    })
  }
  return {
    current: async () => (await keys).current,
    stranger: () => strangeKey,
    retired: () => lastRetired,
    published: async () => (await keys).published,
    rotate: () =>
      change(async before => {
        const all = [...before.published, await newKey()]
        const [oldest] = all
        const crowded = all.length > publishedKeysMax
        return {
          published: crowded ? all.slice(1) : all,
          current: before.published.at(-1) ?? before.current,
          retired: crowded ? oldest : before.retired,
        }
      }),
    retire: () =>
      change(before => {
        const from = before.published.indexOf(before.current)
        return {
          published: before.published.slice(from),
          current: before.current,
          retired: before.published[from - 1] ?? before.retired,
        }
      }),
    reset() {
      keys = first
      lastRetired = undefined
    },
  }
}
