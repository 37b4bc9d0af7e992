/** The proxy's signing key for the simulated org: made afresh, its public half registered with the org. */
import { generateKeyPair } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { control } from './control.ts'
import { SALESFORCE_CLIENT_ID } from './settings.ts'

const keyBits = 2048

/** Writes a new RSA key under `dataDir`, readable by the owner only; answers its file and public half (PEM). */
export async function freshKey(dataDir: string): Promise<{ keyFile: string; publicKeyPem: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: keyBits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  await mkdir(dataDir, { recursive: true })
  const keyFile = join(dataDir, 'salesforce-signing-key.pem')
  await writeFile(keyFile, privateKey, { mode: 0o600 })
  return { keyFile, publicKeyPem: publicKey }
}

/** Registers the proxy's External Client App with the simulated org, pre-authorised for every user. */
export const registerApp = (controlUrl: string, publicKeyPem: string) =>
  control(controlUrl, '/clients', { clientId: SALESFORCE_CLIENT_ID, publicKeyPem, preauthorized: true })
