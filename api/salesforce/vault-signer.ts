import { createHash } from 'node:crypto'
import type { TokenCredential } from '@azure/identity'
import type { CryptographyClientOptions } from '@azure/keyvault-keys'
import type { Signer } from './signer.ts'

export interface VaultOptions {
  /** Default: the managed identity of the host. */
  readonly credential?: TokenCredential
  /** For the SDK's client; its defaults insist on https and on Microsoft's own sign-in service. */
  readonly client?: CryptographyClientOptions
}

/**
 * A signer whose key never leaves Azure Key Vault: only a digest goes there, only a signature comes back. `keyId` is
 * the key's identifier, 'https://contoso.vault.azure.net/keys/salesforce/<version>'. The SDK is loaded here, on first
 * use, because it costs start-up that a local key needn't pay.
 */
export async function keyVaultSigner(keyId: string, options: VaultOptions = {}): Promise<Signer> {
  if (!/^https:\/\/[^/]+\/keys\/[^/]+(\/[^/]+)?\/?$/.test(keyId))
    throw new Error(
      `SALESFORCE_KEY_VAULT_KEY_ID is ${JSON.stringify(keyId)}: use https://<vault>.vault.azure.net/keys/<name>/<version>.`,
    )
  const { CryptographyClient } = await import('@azure/keyvault-keys')
  const client = new CryptographyClient(
    keyId,
    options.credential ?? (await managedIdentity()),
    options.client,
  )
  return {
    alg: 'RS256',
    kid: keyId,
    async sign(bytes) {
      const { result } = await client.sign('RS256', createHash('sha256').update(bytes).digest())
      return result
    },
  }
}

async function managedIdentity(): Promise<TokenCredential> {
  const { ManagedIdentityCredential } = await import('@azure/identity')
  return new ManagedIdentityCredential()
}
