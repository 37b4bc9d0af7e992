import { generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { keyVaultSigner, localSigner } from '../../api/salesforce/index.ts'
import { privateKeyPem, publicKeyPem, rep } from './fake-org.ts'
import { startFakeVault, vaultKeyId } from './fake-vault.ts'
import { bench, soql } from './harness.ts'

async function vault() {
  const fake = await startFakeVault(privateKeyPem)
  onTestFinished(() => fake.stop())
  return fake
}

const signers = {
  'a local key': () => localSigner(privateKeyPem),
  'a key in a vault': async () => keyVaultSigner(vaultKeyId, (await vault()).options),
}

describe.each(Object.entries(signers))('%s', (_, open) => {
  test.each([0, 1, 1_000, 100_000])(
    '17: signs %i bytes so that the public key verifies them',
    async length => {
      const signer = await open()
      const bytes = new Uint8Array(length).fill(7)
      const signature = await signer.sign(bytes)
      expect(signer.alg).toBe('RS256')
      expect(signature).toHaveLength(256)
      expect(verify('RSA-SHA256', bytes, publicKeyPem, signature)).toBe(true)
      expect(verify('RSA-SHA256', Buffer.from('other bytes'), publicKeyPem, signature)).toBe(false)
    },
  )

  test('signs the same bytes alike, also concurrently', async () => {
    const signer = await open()
    const bytes = Buffer.from('header.payload')
    const signatures = await Promise.all(Array.from({ length: 8 }, () => signer.sign(bytes)))
    expect(new Set(signatures.map(signature => Buffer.from(signature).toString('hex'))).size).toBe(1)
  })

  test('lets the gateway log in', async () => {
    const { org, gateway, context } = await bench({ signer: await open() })
    await gateway.query(rep, [soql], context())
    const assertion = new URLSearchParams(org.logins[0]?.body).get('assertion') ?? ''
    const [header, payload, signature = ''] = assertion.split('.')
    const signed = Buffer.from(`${header}.${payload}`)
    expect(verify('RSA-SHA256', signed, publicKeyPem, Buffer.from(signature, 'base64url'))).toBe(true)
  })
})

describe('the vault signer', () => {
  test('17: is made of an identifier alone; only digests go out and no private part comes back', async () => {
    const fake = await vault()
    const signer = await keyVaultSigner(vaultKeyId, fake.options)
    expect(signer.kid).toBe(vaultKeyId)
    await signer.sign(Buffer.from('header.payload'))
    const signed = fake.calls.filter(call => call.path.endsWith('/sign'))
    expect(signed).toHaveLength(1)
    const { value } = JSON.parse(signed[0]?.body ?? '{}') as { value: string }
    expect(Buffer.from(value, 'base64url')).toHaveLength(32)
    for (const answer of fake.said) expect(answer).not.toMatch(/"(d|p|q|dp|dq|qi)":/)
  })

  test('says so when the vault refuses', async () => {
    const fake = await vault()
    const signer = await keyVaultSigner(vaultKeyId.replace('salesforce', 'unknown'), fake.options)
    await expect(signer.sign(Buffer.from('x'))).rejects.toThrow()
  })

  test.each(['', 'not an address', 'https://contoso.vault.azure.net/secrets/x'])(
    'refuses the identifier %j',
    async keyId => {
      const { options } = await vault()
      await expect(keyVaultSigner(keyId, options)).rejects.toThrow('SALESFORCE_KEY_VAULT_KEY_ID')
    },
  )
})

describe('the local signer refuses', () => {
  const pem = (pair: { privateKey: { export(options: object): unknown } }) =>
    String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))

  test.each([
    ['what is no key', 'hello', /not an unencrypted private key/],
    ['a public key', publicKeyPem, /not an unencrypted private key/],
    ['a short RSA key', pem(generateKeyPairSync('rsa', { modulusLength: 1024 })), /2048 bits/],
    ['a key of another kind', pem(generateKeyPairSync('ed25519')), /must be RSA/],
    [
      'an encrypted key',
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
      }).privateKey,
      /not an unencrypted private key/,
    ],
  ])('%s', async (_, text, message) => {
    await expect(localSigner(text)).rejects.toThrow(message)
  })
})
