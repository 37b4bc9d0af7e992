import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadMapping, MappingError, parseMapping } from './mapping-table.ts'

const TENANT = '11111111-1111-4111-8111-111111111111'
const PERSON = 'e0000000-0000-4000-8000-000000000010'
const entry = (over: Record<string, string> = {}) =>
  Object.entries({ tenantId: TENANT, objectId: PERSON, salesforceUserId: '005000000000001AAA', ...over })
    .map(([name, value], n) => `${n === 0 ? '  - ' : '    '}${name}: ${value}\n`)
    .join('')
const faultsOf = (text: string): string => {
  try {
    parseMapping(text, 'm.yaml')
  } catch (error) {
    if (error instanceof MappingError) return error.message
    throw error
  }
  return ''
}

describe('the mapping file', () => {
  test('maps tenant and object id together, and nothing else', () => {
    const table = parseMapping(`users:\n${entry()}`, 'm.yaml')
    expect(table.userIdOf(TENANT, PERSON)).toBe('005000000000001AAA')
    expect(table.userIdOf(PERSON, TENANT)).toBeUndefined()
    expect(table.userIdOf(TENANT, `${PERSON} `)).toBeUndefined()
  })

  test('holds ten thousand mappings, and not one more', () => {
    const rows = (n: number) =>
      Array.from({ length: n }, (_, at) =>
        entry({ objectId: `e0000000-0000-4000-8000-${String(at).padStart(12, '0')}` }),
      ).join('')
    expect(faultsOf(`users:\n${rows(10_000)}`)).toBe('')
    expect(faultsOf(`users:\n${rows(10_001)}`)).toBe('m.yaml:2:3 holds more than 10000 mappings.')
  })

  test('may be empty of users', () => {
    expect(parseMapping('users: []', 'm.yaml').userIdOf(TENANT, PERSON)).toBeUndefined()
  })

  test('names file, line, column and remedy of every fault at once', () => {
    const text = `users:\n${entry({ tenantId: 'contoso' })}${entry({ salesforceUserId: '003000000000001AAA' })}`
    expect(faultsOf(text).split('\n')).toEqual([
      'm.yaml:2:15 tenantId must be a lower-case GUID.',
      'm.yaml:7:23 salesforceUserId must be a 15- or 18-character User id that begins with 005.',
    ])
  })

  const bad: readonly (readonly [what: string, text: string])[] = [
    ['an e-mail in place of an object id', `users:\n${entry({ objectId: 'rosa@contoso.example' })}`],
    ['an unknown member', `users:\n${entry({ email: 'rosa@contoso.example' })}`],
    ['a member that is no text', `users:\n${entry({ salesforceUserId: '5' })}`],
    ['a member that is a list', `users:\n${entry({ salesforceUserId: '[005000000000001AAA]' })}`],
    ['a member that is missing', `users:\n  - tenantId: ${TENANT}\n    objectId: ${PERSON}\n`],
    ['a member whose name is a list', `users:\n  - ? [a]\n    : b\n`],
    ['an unknown top-level key', `users: []\nuser: []`],
    ['a key that is a list', `? [users]\n: []`],
    ['the same account twice', `users:\n${entry()}${entry({ salesforceUserId: '005000000000002AAA' })}`],
    ['the same key twice', `users: []\nusers: []`],
    ['no users', `people: []`],
    ['users that are no list', `users: {}`],
    ['an entry that is no mapping', `users: [005000000000001AAA]`],
    ['an entry by reference', `users:\n  - &a {tenantId: ${TENANT}}\n  - *a`],
    ['an empty file', ``],
    ['broken YAML', `users: [`],
  ]
  test.each(bad)('refuses %s', (_, text) => expect(faultsOf(text)).toMatch(/^m\.yaml:\d+:\d+ /))

  test('and what it tells of each is this, word for word', async () => {
    const told = bad.map(([what, text]) => `${what}\n${faultsOf(text)}\n`).join('\n')
    await expect(told).toMatchFileSnapshot('mapping-table.refusals.txt')
  })

  test('that can’t be read names the setting', () => {
    const act = () => loadMapping('/nonexistent/mapping.yaml')
    expect(act).toThrow(
      new MappingError("SALESFORCE_USER_MAPPING_FILE: /nonexistent/mapping.yaml can't be read."),
    )
  })

  test('is read from disk, up to 4 MiB', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-mapping-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'mapping.yaml')
    const text = `users:\n${entry()}#`
    writeFileSync(file, text.padEnd(4 * 1024 * 1024, '-'))
    expect(loadMapping(file).userIdOf(TENANT, PERSON)).toBe('005000000000001AAA')
    writeFileSync(file, text.padEnd(4 * 1024 * 1024 + 1, '-'))
    expect(() => loadMapping(file)).toThrow(new MappingError(`${file} is larger than 4194304 bytes.`))
  })
})
