/** npm run audit as its users run it, on what a proxy kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAudit } from '../../api/audit/index.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { run } from '../scripts/run.ts'
import { type System, startSystem } from '../support/system.ts'
import { changeEntry, RECORD, TENANT } from './change-entry.ts'

let system: System
let store: Store
let folder: string
const audit = (...args: string[]) => run('audit', args, { DATA_DIR: system.dataDir })
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-audit-'))
  system = await startSystem()
  for (let n = 0; n < 6; n += 1) await system.get(`/v1/cases?limit=${n + 1}`, { as: 'rep.emea' })
  await system.get('/v1/cases')
  store = await openStore({ dataDir: system.dataDir })
  await createAudit(store).keep(changeEntry())
  // What is left is signed when the proxy stops.
  await system.stopProxy()
})
afterAll(async () => {
  await store.close()
  await system.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('npm run audit', () => {
  test('64: exports what a proxy kept, with a bar, and proves it without the proxy', async () => {
    const checkpoints = join(system.dataDir, 'audit-checkpoints.txt')
    const exported = await audit('export', '--out', file('all.jsonl'))
    expect(exported.code).toBe(0)
    expect(exported.stdout).toBe('')
    expect(exported.stderr).toMatch(/^export .*100 %/m)
    const lines = readFileSync(file('all.jsonl'), 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(8)
    for (const line of lines)
      expect(Object.keys(JSON.parse(line))).toEqual(['tenant', 'seq', 'prev', 'hash', 'at', 'body'])
    const proven = await run('audit', ['verify', file('all.jsonl'), checkpoints], {
      DATA_DIR: '/nonexistent',
    })
    expect([proven.code, proven.stdout]).toEqual([
      0,
      expect.stringMatching(/entries 1 to 7, \d checkpoints hold[\s\S]*Whole and unchanged\./),
    ])
    expect((await stat(join(system.dataDir, 'audit-signing-key.pem'))).mode & 0o777).toBe(0o600)
  })

  test('64: names the first entry that was changed, and ends with 1', async () => {
    const checkpoints = join(system.dataDir, 'audit-checkpoints.txt')
    const { stdout } = await audit('export')
    writeFileSync(
      file('changed.jsonl'),
      stdout.replace('"limit":3', '"limit":4').replace('"limit":5', '"limit":6'),
    )
    const { code, stdout: report } = await audit('verify', file('changed.jsonl'), checkpoints)
    expect(code).toBe(1)
    expect(report).toContain(`${TENANT}: entry 3 changed: it doesn’t have the hash it was kept with`)
    const { stdout: json } = await audit('verify', file('changed.jsonl'), checkpoints, '--json')
    expect(JSON.parse(json)).toMatchObject({
      ok: false,
      faults: [{ tenant: TENANT, seq: 3, kind: 'changed' }],
    })
  })

  test('ends with 2 where nothing can be proven', async () => {
    const checkpoints = join(system.dataDir, 'audit-checkpoints.txt')
    writeFileSync(file('none.jsonl'), (await audit('export')).stdout)
    writeFileSync(file('none.txt'), '')
    const pem = ['--public-key', `${checkpoints}.pem`]
    expect(await audit('verify', file('none.jsonl'), file('none.txt'), ...pem)).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/No checkpoint covers/),
    })
    expect(await audit('verify', file('absent.jsonl'), checkpoints)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/ENOENT/),
    })
    expect(await audit('verify', file('none.jsonl'), file('none.txt'))).toMatchObject({ code: 2 })
  })

  test('proves one tenant alone, and any end of it', async () => {
    const checkpoints = join(system.dataDir, 'audit-checkpoints.txt')
    await audit('export', '--tenant', TENANT, '--from', '4', '--out', file('some.jsonl'))
    const { code, stdout } = await audit('verify', file('some.jsonl'), checkpoints, '--tenant', TENANT)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/entries 4 to 7, /)])
    expect((await audit('verify', file('some.jsonl'), checkpoints)).code).toBe(1)
  })

  test('shows what was asked, and the life of a change with its values until they are erased', async () => {
    const { stdout } = await audit('show', '--tenant', TENANT, '--last', '3')
    expect(stdout).toMatch(/FindCases {2,}permit, \d Salesforce calls/)
    expect(stdout).toMatch(/UpdateOpportunity: executing \(c-1\) {2,}before the write/)
    const change = await audit('show', '--change', 'c-1')
    expect(change.stdout).toMatch(
      /Amount: 51234 → 76543\n.*NextStep: \(not kept\) → Call Zoë\n.*Secret__c: \(not kept\) → \(not kept\)/,
    )
    expect(await audit('erase', '--tenant', TENANT, '--record', RECORD.slice(0, 15))).toMatchObject({
      code: 0,
    })
    expect(await audit('erase', '--tenant', TENANT, '--record', RECORD)).toMatchObject({ code: 1 })
    const erased = await audit('show', '--change', 'c-1')
    expect(erased.stdout).toContain('Amount: (erased) → (erased)')
    expect((await audit('show', '--tenant', TENANT)).stdout).toMatch(
      /operator .*values erased of 006000000000001AAA/,
    )
    const json = (await audit('show', '--tenant', '', '--json')).stdout.trimEnd().split('\n')
    expect(json.map(line => JSON.parse(line))).toMatchObject([{ seq: 1, entry: { decision: 'deny' } }])
  })

  test('66: shows nothing a terminal would act on', async () => {
    const hostile = '\u001b[31m\u009b2J\u202e\r\n'
    await createAudit(store).keep(changeEntry({ changeId: 'c-66', detail: hostile, step: hostile }))
    const { stdout } = await audit('show', '--change', 'c-66')
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  test('lets go of what is old, which verification tells of', async () => {
    expect(await audit('retain', '--before', '2026-99-99')).toMatchObject({ code: 64 })
    expect(await audit('retain', '--before', '2999-01-01')).toMatchObject({ code: 64 })
    expect(await audit('retain', '--before', '2020-01-01')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${TENANT}: 0 bodies emptied.`),
    })
  })

  test('refuses what it can’t do, and says how it is used', async () => {
    for (const [args, says] of [
      [[], 'Which command?'],
      [['forget'], "There is no command 'forget'"],
      [['verify', 'x'], 'Which export and checkpoints?'],
      [['erase', '--tenant', TENANT], 'Which record?'],
      [['erase', '--record', RECORD], 'Which tenant?'],
      [['export', '--from', '0'], '--from'],
      [['show', '--last', 'all'], '--last'],
      [['roles', '--role', 'x; DROP'], 'no plain name'],
    ] as const)
      expect(await audit(...args)).toMatchObject({ code: 64, stderr: expect.stringContaining(says) })
    const nowhere = await run('audit', ['show'], { DATA_DIR: file('nowhere') })
    expect(nowhere).toMatchObject({ code: 78, stderr: expect.stringMatching(/DATA_DIR or DATABASE_URL/) })
    expect(existsSync(file('nowhere'))).toBe(false)
    expect(await audit('show', '--tenant', 'unknown')).toMatchObject({ code: 78 })
  })

  test('prints the SQL of the proxy’s role', async () => {
    const { code, stdout } = await audit('roles', '--schema', 'sally')
    expect(code).toBe(0)
    expect(stdout).toContain('GRANT EXECUTE ON FUNCTION sally.audit_append')
  })

  test.each(['show', 'export', 'verify', 'retain', 'erase', 'roles'])(
    '%s says how it is used',
    async name => {
      expect(await audit(name, '--help')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`Usage: npm run audit -- ${name}`),
      })
    },
  )
})
