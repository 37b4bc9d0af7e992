import { createPublicKey, privateEncrypt } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { VaultOptions } from '../../api/salesforce/vault-signer.ts'

export const vaultKeyId = 'https://contoso.vault.azure.net/keys/salesforce/0123456789abcdef0123456789abcdef'
const keyPath = '/keys/salesforce/0123456789abcdef0123456789abcdef'

/** A vault that holds a private key and signs digests with it. It challenges, as the real one does, and never shows the key. */
export interface FakeVault {
  readonly calls: readonly { readonly method: string; readonly path: string; readonly body: string }[]
  /** Everything the vault ever answered. */
  readonly said: readonly string[]
  /** What the SDK is given: it believes it talks to vault.azure.net by https, with all its own checks on. */
  readonly options: VaultOptions
  stop(): Promise<void>
}

export async function startFakeVault(privateKeyPem: string): Promise<FakeVault> {
  const calls: { method: string; path: string; body: string }[] = []
  const said: string[] = []
  const { n, e } = createPublicKey(privateKeyPem).export({ format: 'jwk' })
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const path = (request.url ?? '').split('?')[0] ?? ''
    const answer = (status: number, value: object, headers = {}) => {
      said.push(JSON.stringify(value))
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value))
    }
    if (request.headers.authorization !== 'Bearer vault-token')
      return answer(
        401,
        {},
        {
          'www-authenticate':
            'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"',
        },
      )
    calls.push({ method: request.method ?? '', path, body })
    const key = { kid: vaultKeyId, kty: 'RSA', key_ops: ['sign', 'verify'], n, e }
    if (path === keyPath) return answer(200, { key, attributes: { enabled: true } })
    if (path !== `${keyPath}/sign`) return answer(404, { error: { code: 'KeyNotFound', message: 'no' } })
    const { alg, value } = JSON.parse(body) as { alg: string; value: string }
    if (alg !== 'RS256') return answer(400, { error: { code: 'BadParameter', message: alg } })
    answer(200, { kid: vaultKeyId, value: signDigest(privateKeyPem, Buffer.from(value, 'base64url')) })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const local = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    calls,
    said,
    options: {
      credential: {
        getToken: async () => ({ token: 'vault-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
      },
      client: {
        retryOptions: { maxRetries: 0 },
        additionalPolicies: [{ position: 'perRetry', policy: rerouted(local) }],
      },
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Policies = NonNullable<NonNullable<VaultOptions['client']>['additionalPolicies']>
type Policy = NonNullable<Policies[number]>['policy']

/** Carries the SDK's requests to the fake, last of all policies. */
const rerouted = (local: string): Policy => ({
  name: 'reroutedToFakeVault',
  async sendRequest(request, next) {
    const meant = request.url
    request.url = meant.replace('https://contoso.vault.azure.net', local)
    request.allowInsecureConnection = true
    try {
      return await next(request)
    } finally {
      request.url = meant
    }
  },
})

/** RS256 over a digest that is already made: PKCS#1 v1.5 with the SHA-256 prefix (RFC 8017, 9.2). */
function signDigest(privateKeyPem: string, digest: Buffer): string {
  const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex')
  return privateEncrypt(privateKeyPem, Buffer.concat([prefix, digest])).toString('base64url')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
