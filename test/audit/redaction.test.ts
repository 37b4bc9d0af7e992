import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAudit } from '../../api/audit/index.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { registration } from '../../simulator/entra/directory.ts'
import { API_CLIENT_ID } from '../../simulator/people.ts'
import { auditRows } from '../store/engines.ts'
import { type System, startSystem } from '../support/system.ts'
import { changeEntry, RECORD, TENANT } from './change-entry.ts'
import { exportOf } from './support.ts'

const keys = {
  CURSOR_KEY: 'c1'.repeat(32),
  TOKEN_CACHE_KEY: 'd2'.repeat(32),
  AUDIT_HMAC_KEY: 'e3'.repeat(32),
}
let system: System
let store: Store
let token: string

beforeAll(async () => {
  system = await startSystem({ environment: keys })
  store = await openStore({ dataDir: system.dataDir })
  token = await system.token('rep.emea')
})
afterAll(async () => {
  await store.close()
  await system.stop()
})

/** Every file the proxy has written, but the keys it signs with, whose place is there. */
const written = () =>
  readdirSync(system.dataDir)
    .filter(name => !name.endsWith('key.pem'))
    .map(name => ({ name, text: readFileSync(join(system.dataDir, name), 'latin1') }))

const expectNowhere = (canary: string) => {
  expect(canary.length).toBeGreaterThan(7)
  for (const { name, text } of written()) expect(text.includes(canary), `${canary} in ${name}`).toBe(false)
  expect(JSON.stringify(system.log)).not.toContain(canary)
}

describe('what is kept', () => {
  test('65: holds no token and no secret, whatever became of the call', async () => {
    await system.get('/v1/cases', { token })
    await system.get('/v1/cases?bogus=1', { token })
    await system.get('/v1/cases', { token: `${token.slice(0, -4)}AAAA` })
    await system.get(`/v1/cases?access_token=${token}`)
    await system.post('/v1/explain', { question: token, password: 'canary-password-1' }, { token })
    expect((await auditRows(store)).length).toBeGreaterThanOrEqual(5)
    const [, payload = '', signature = ''] = token.split('.')
    const secrets = [payload, signature, registration(API_CLIENT_ID)?.secret ?? '', ...Object.values(keys)]
    for (const canary of [...secrets, 'canary-password-1']) expectNowhere(canary)
  })

  test('65: holds no value of an answer', async () => {
    const { body } = await system.get('/v1/cases?limit=5', { token })
    const numbers: string[] = body.cases.map((c: { caseNumber: string }) => c.caseNumber)
    expect(numbers.length).toBeGreaterThan(0)
    for (const number of numbers) expectNowhere(number)
  })

  test('65: holds values of changes sealed only, and of others a keyed hash or nothing', async () => {
    const audit = createAudit(store, { digestKey: Buffer.from(keys.AUDIT_HMAC_KEY, 'hex') })
    const hash = audit.digest(TENANT, 'canary-hashed-2')
    const fields = [
      { field: 'Description', before: 'canary-before-3', after: 'canary-after-4' },
      { field: 'Email', after: hash },
      { field: 'Secret__c' },
    ]
    await audit.keep(changeEntry({ writes: [{ object: 'Contact', recordId: RECORD, fields }] }))
    const lines = (await exportOf(store)).join('\n')
    expect(lines).toContain('Secret__c')
    for (const canary of ['canary-hashed-2', 'canary-before-3', 'canary-after-4', hash]) {
      expectNowhere(canary)
      expect(lines).not.toContain(canary)
    }
  })

  test('66: is one line for each entry, whatever a caller said', async () => {
    const hostile = 'x\r\n{"tenant":"","seq":1}\u2028\u001b[31m\u0085'
    await system.get(`/v1/cases?accountName=${encodeURIComponent(hostile)}`, { token })
    await system.post('/v1/explain', { question: hostile, [hostile]: hostile }, { token })
    const lines = await exportOf(store)
    expect(lines).toHaveLength((await auditRows(store)).length)
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(JSON.parse(line).body.kind).toMatch(/^(call|intent)$/)
    }
  })
})
