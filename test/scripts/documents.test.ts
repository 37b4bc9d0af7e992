/** What the documents say exists, exists: a reader may copy every name. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settings } from '../../api/config.ts'
import { parseContract } from '../../api/http/contract-text.ts'
import { problemKinds } from '../../api/problem.ts'
import { person } from '../../simulator/people.ts'
import { root, run } from './run.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const readme = read('README.md')
const documents = [
  'README.md',
  'test/README.md',
  'simulator/README.md',
  'connector/readme.md',
  ...globSync('docs/**/*.md', { cwd: root }),
]
const { scripts } = JSON.parse(read('package.json'))
// biome-ignore lint/suspicious/noExplicitAny: the document, looked into by the tests
const contract = parseContract<any>(read('openapi.yaml'))

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => String(found))
const section = (title: string): string => {
  const from = readme.indexOf(`## ${title}\n`)
  expect(from, title).toBeGreaterThan(0)
  const to = readme.indexOf('\n## ', from)
  return readme.slice(from, to < 0 ? undefined : to)
}

describe.each(documents)('%s', document => {
  const text = read(document)

  test('every npm command is one of package.json', () => {
    for (const name of all(text, /npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name)
  })

  test('every link into the tree leads somewhere', () => {
    for (const link of all(text, /\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      expect(existsSync(join(root, dirname(document), link)), link).toBe(true)
    }
  })
})

describe('README.md', () => {
  test('every path of the Layout table exists', () => {
    const paths = all(section('Layout'), /^\| `([^`]+)` \|/gm)
    expect(paths.length).toBeGreaterThan(10)
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true)
  })

  test('every room of the proxy is in the Layout table', () => {
    const paths = all(section('Layout'), /^\| `([^`]+)` \|/gm)
    for (const room of globSync('api/*/', { cwd: root }))
      expect(paths).toContain(`${room.replace(/\/$/, '')}/`)
  })

  test('every problem of "Where a request may be refused" is in the table of problems, with that status', () => {
    const rows = [...section('Where a request may be refused').matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)].slice(1)
    let named = 0
    for (const [, cell = ''] of rows) {
      let status = 0
      for (const [, digits, code] of cell.matchAll(/(\d{3})|`([a-z-]+)`/g))
        if (digits !== undefined) {
          status = Number(digits)
          expect(
            Object.values(problemKinds).some(kind => kind.status === status),
            digits,
          ).toBe(true)
        } else {
          named++
          expect(Object.entries(problemKinds).find(([name]) => name === code)?.[1].status, code).toBe(status)
        }
    }
    expect(named).toBeGreaterThan(3)
  })

  test('every address of "Ask it" is one of the contract, or of those without a token', () => {
    const beside = ['/healthz', '/readyz', '/openapi.yaml', '/docs']
    const cells = all(section('Ask it'), /^\| (`[^|]+) \| [^|]+\|$/gm)
    expect(cells.length).toBeGreaterThan(5)
    const known = Object.entries(contract.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
    )
    for (const cell of cells)
      for (const written of all(cell, /`([^`]+)`/g)) {
        const [, method = 'GET', address = ''] = /^(?:([A-Z]+) )?(\S+)$/.exec(written) ?? []
        const path = address.split('?')[0] ?? ''
        if (beside.includes(path)) continue
        const shape = path.replace(/^\/v1/, '').replace(/\{\w+\}/g, '{}')
        expect(known).toContain(`${method} ${shape}`)
      }
  })

  test('every query parameter and alike address of "Ask it" is in the contract', () => {
    const rows = section('Ask it')
      .split('\n')
      .filter(line => line.startsWith('| `'))
    for (const row of rows) {
      const [, path, names = ''] = /`GET \/v1([^?`]*)\?([^`]*)`/.exec(row) ?? []
      for (const name of names.split('&').filter(Boolean)) {
        const wanted = name.replace(/=.*/, '')
        const found = contract.paths[String(path)].get.parameters.some(
          (parameter: { name?: string; $ref?: string }) =>
            parameter.name === wanted ||
            contract.components.parameters[parameter.$ref?.split('/').at(-1) ?? '']?.name === wanted,
        )
        expect(found, `${path} ${wanted}`).toBe(true)
      }
      for (const alike of all(row.split('|')[2] ?? '', /`(\/[^`]+)`/g))
        expect(contract.paths).toHaveProperty([alike])
    }
  })

  test('every setting it exports is one of the proxy', () => {
    const names = all(section('Point it at a real org'), /\b([A-Z][A-Z_]+)=/g)
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) expect(settings.map(setting => setting.name)).toContain(name)
  })

  test('every simulated person it names is known', () => {
    const listed = /prints a\s+token of a simulated person \(([^;]+);/.exec(section('Try it'))?.[1] ?? ''
    const names = all(listed, /`([\w.]+)`/g)
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) expect(person(name)?.key).toBe(name)
  })

  test('the command that lists every setting does', async () => {
    expect(readme).toContain('node api/main.ts --help')
    const { code, stdout } = await run('../api/main', ['--help'])
    expect(code).toBe(0)
    for (const { name } of settings) expect(stdout).toContain(name)
  })
})
