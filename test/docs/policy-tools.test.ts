/** Every command shown in docs/policy-tools.md prints what the page shows, on the files that the page shows. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'sallyport-docs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const page = readFileSync(join(root, 'docs', 'policy-tools.md'), 'utf8')
const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, tag = '', text = '']) => ({
  tag,
  text,
}))
for (const { tag, text } of blocks) {
  const [, name] = /^(?:yaml|json) (\S+)$/.exec(tag) ?? []
  if (name !== undefined) writeFileSync(join(folder, name), text)
}
const shown = blocks.flatMap(({ tag, text }, at) =>
  tag === 'sh shown' ? [{ command: text, output: blocks[at + 1]?.text ?? '' }] : [],
)

/** What a command prints; its exit code is not looked at, since some show refusals. */
const printed = (command: string) =>
  new Promise<string>((resolve, reject) => {
    const script = command.replaceAll(
      'npm run -s policy --',
      `'${process.execPath}' '${join(root, 'scripts', 'policy.ts')}'`,
    )
    execFile(
      'sh',
      ['-c', script],
      { cwd: folder, env: { ...process.env, NO_COLOR: '1' } },
      (_, stdout, stderr) => (stderr === '' ? resolve(stdout) : reject(new Error(stderr))),
    )
  })
const timeless = (text: string) => text.replace(/in \d+ ms/, 'in … ms')

describe('docs/policy-tools.md', () => {
  test('shows every command', () => {
    for (const name of ['check', 'test', 'explain', 'diff', 'matrix'])
      expect(shown.filter(({ command }) => command.includes(`policy -- ${name}`))).not.toEqual([])
  })

  test.each(shown)('prints what it shows: $command', async ({ command, output }) => {
    expect(timeless(await printed(command))).toBe(timeless(output))
  })
})
