import { createPrivateKey, sign as signWith } from 'node:crypto'

/** Signs for the proxy: RS256 over the given bytes. Where the key is, is the signer's own affair. */
export interface Signer {
  readonly alg: 'RS256'
  /** Names the key in logs. */
  readonly kid: string | undefined
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

const modulusBitsMin = 2048

/**
 * A signer with a key from a PEM text (PKCS#8 or PKCS#1, not encrypted). Throws when it is anything but an RSA key of
 * 2048 bits or more.
 */
export async function localSigner(pem: string): Promise<Signer> {
  const key = parseKey(pem)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < modulusBitsMin)
    throw new Error(
      `The Salesforce signing key (SALESFORCE_PRIVATE_KEY_FILE) must be RSA of ${modulusBitsMin} bits or more.`,
    )
  return {
    alg: 'RS256',
    kid: undefined,
    sign: bytes =>
      new Promise((resolve, reject) => {
        signWith('RSA-SHA256', bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)))
      }),
  }
}

function parseKey(pem: string) {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    throw new Error(
      'The Salesforce signing key (SALESFORCE_PRIVATE_KEY_FILE) is not an unencrypted private key in PEM form.',
      { cause },
    )
  }
}
