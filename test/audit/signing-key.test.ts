import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownSigningKey, readSigningKey } from '../../api/audit/signing-key.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-key-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the key of checkpoints', () => {
  test('is made once, for its owner only, however many processes start at once', async () => {
    const file = join(folder, 'new', 'key.pem')
    const keys = await Promise.all(Array.from({ length: 5 }, () => ownSigningKey(file)))
    const texts = keys.map(key => key.export({ type: 'pkcs8', format: 'pem' }))
    expect(new Set(texts).size).toBe(1)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'new'))).toEqual(['key.pem'])
  })

  test('is refused with the name of the setting when it is none', async () => {
    const file = join(folder, 'key.pem')
    await expect(readSigningKey(file)).rejects.toThrow(/AUDIT_SIGNING_KEY_FILE.*ENOENT.*openssl genpkey/)
    await writeFile(file, 'no key')
    await expect(readSigningKey(file)).rejects.toThrow(/AUDIT_SIGNING_KEY_FILE/)
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    await writeFile(file, rsa.export({ type: 'pkcs8', format: 'pem' }))
    await expect(readSigningKey(file)).rejects.toThrow(/key of type rsa/)
  })

  test('that can’t be made says which setting names another', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(ownSigningKey(join(folder, 'file', 'key.pem'))).rejects.toThrow(/Set AUDIT_SIGNING_KEY_FILE/)
  })
})
