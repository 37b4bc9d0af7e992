import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../api/config.ts'
import { run } from '../scripts/run.ts'
import { type System, startSystem } from '../support/system.ts'

let folder: string
const systems: System[] = []
const started = async (environment: Record<string, string>) => {
  const system = await startSystem({ environment })
  systems.push(system)
  return system
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-settings-'))
})
afterAll(async () => {
  for (const system of systems) await system.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('settings of the audit', () => {
  test('64: name the key that signs and the place that holds checkpoints; nothing of them is in DATA_DIR then', async () => {
    const [key, file] = [join(folder, 'key.pem'), join(folder, 'elsewhere', 'checkpoints.txt')]
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const system = await started({ AUDIT_SIGNING_KEY_FILE: key, AUDIT_CHECKPOINT_FILE: file })
    await system.get('/v1/cases', { as: 'rep.emea' })
    await system.stopProxy()
    expect(readFileSync(`${file}.pem`, 'utf8')).toBe(publicKey.export({ type: 'spki', format: 'pem' }))
    for (const name of ['audit-signing-key.pem', 'audit-checkpoints.txt'])
      expect(existsSync(join(system.dataDir, name))).toBe(false)
    const { stdout: lines } = await run('audit', ['export'], { DATA_DIR: system.dataDir })
    writeFileSync(join(folder, 'export.jsonl'), lines)
    expect(await run('audit', ['verify', join(folder, 'export.jsonl'), file])).toMatchObject({ code: 0 })
  })

  test('are refused with their name when they are none', () => {
    const faults = () => readConfig({ AUDIT_HMAC_KEY: 'short' })
    expect(faults).toThrow(/^AUDIT_HMAC_KEY: use 64 hex digits\.$/m)
  })

  test('a place that can’t be written is told in the log, and calls are answered', async () => {
    writeFileSync(join(folder, 'file'), '')
    const system = await started({ AUDIT_CHECKPOINT_FILE: join(folder, 'file', 'checkpoints.txt') })
    expect((await system.get('/v1/cases', { as: 'rep.emea' })).status).toBe(200)
    await system.stopProxy()
    expect(system.log.map(({ msg }) => msg)).toContain('An audit checkpoint can’t be kept.')
  })
})
