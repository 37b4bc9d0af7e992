import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, run } from './run.ts'

let copy: string
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'sallyport-copy-'))
  for (const part of ['openapi.yaml', 'package.json', 'scripts', 'connector', 'docs', 'api', 'simulator'])
    await cp(join(root, part), join(copy, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
})
afterAll(() => rm(copy, { recursive: true, force: true }))

describe('npm run generate', () => {
  test('--check: what is committed is fresh', async () => {
    const { code, stdout } = await run('generate', ['--check'])
    expect([code, stdout]).toEqual([0, 'Generated files are fresh.\n'])
  })

  test('--check names every file that a changed contract makes stale, and writes nothing', async () => {
    const contract = join(copy, 'openapi.yaml')
    const types = join(copy, 'api/openapi.generated.ts')
    const before = await readFile(types, 'utf8')
    const text = await readFile(contract, 'utf8')
    await writeFile(contract, text.replace('summary: Find accounts', 'summary: Find other accounts'))

    const { code, stdout } = await run('generate', ['--check'], {}, copy)
    expect(code).toBe(1)
    expect(stdout).toContain('apiDefinition.swagger.json')
    expect(stdout).toContain('npm run generate')
    const json = await run('generate', ['--check', '--json'], {}, copy)
    expect(json.code).toBe(1)
    const { stale } = JSON.parse(json.stdout)
    expect(stale.length).toBeGreaterThan(0)
    for (const file of stale) expect(stdout).toContain(file)
    expect(await readFile(types, 'utf8')).toBe(before)
  })

  test('writes what was stale; after that all is fresh', async () => {
    const written = await run('generate', [], {}, copy)
    expect(written.code).toBe(0)
    expect(written.stdout).toContain('apiDefinition.swagger.json')
    expect(await readFile(join(copy, 'connector/apiDefinition.swagger.json'), 'utf8')).toContain(
      'Find other accounts',
    )
    expect((await run('generate', ['--check'], {}, copy)).code).toBe(0)
  })

  test('--out makes a connector for one environment elsewhere', async () => {
    const out = join(copy, 'ours')
    const { code } = await run(
      'generate',
      ['--out', out, '--host', 'crm.fabrikam.example', '--client-id', '12345678-1234-4234-8234-123456789012'],
      {},
      copy,
    )
    expect(code).toBe(0)
    expect(JSON.parse(await readFile(join(out, 'apiDefinition.swagger.json'), 'utf8')).host).toBe(
      'crm.fabrikam.example',
    )
    expect(await readFile(join(out, 'apiProperties.json'), 'utf8')).toContain(
      '12345678-1234-4234-8234-123456789012',
    )
  })
})
