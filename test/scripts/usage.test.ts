import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, run } from './run.ts'

const scripts = readdirSync(join(root, 'scripts'))
  .filter(file => file.endsWith('.ts'))
  .map(file => file.replace('.ts', ''))
const { scripts: commands } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What a script's first comment says of wrong usage; EX_USAGE of sysexits.h where it says nothing. */
function usageCode(script: string): number {
  const text = readFileSync(join(root, 'scripts', `${script}.ts`), 'utf8')
  return Number(/(\d+) wrong usage/.exec(text)?.[1] ?? 64)
}

describe.each(scripts)('scripts/%s.ts', script => {
  test('--help says how it is called, by its npm command, and ends with 0', async () => {
    const { code, stdout, stderr } = await run(script, ['--help'])
    expect([code, stderr]).toEqual([0, ''])
    const name = Object.keys(commands).find(key => commands[key] === `node scripts/${script}.ts`)
    expect(name).toBeDefined()
    expect(stdout).toContain(name === 'start' ? 'npm start' : `npm run ${name}`)
    expect(stdout).toMatch(/^(Usage: )?npm/)
  })

  test('an unknown option is refused by name, with the usage, and nothing is done', async () => {
    const { code, stdout, stderr } = await run(script, ['--no-such-option'])
    expect([code, stdout]).toEqual([usageCode(script), ''])
    expect(stderr).toContain('--no-such-option')
    expect(stderr).toContain('npm')
    expect(stderr).not.toMatch(/\n {4}at /)
  })
})
