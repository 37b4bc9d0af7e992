import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../../api/policy/index.ts'
import { GOOD_POLICY } from '../../../test/policy/bad-policies.ts'
import { type Cell, matrixOf } from './cells.ts'
import { matrixCsv } from './csv.ts'
import { matrixHtml } from './html.ts'
import { matrixText } from './text.ts'

const { model } = loadPolicy(GOOD_POLICY, 'policy.yaml')
const matrix = matrixOf(model, ['Rep', 'Boss'])
const cells = new Map<string, Cell>(
  matrix.objects.flatMap(({ object, rows }) =>
    rows.flatMap(({ field, cells: of }) =>
      of.map(cell => [`${object.name}.${field.name} ${cell.role}`, cell] as const),
    ),
  ),
)
const lettersOf = (name: string) => cells.get(name)?.letters.join('')

describe('the matrix of a policy', () => {
  test.each([
    ['User.Name Rep', 'R'],
    ['Account.Id Rep', 'r'],
    ['Account.Id Boss', 'R'],
    ['Account.Stage Rep', 'rAu'],
    ['Account.Amount Rep', 'rAu'],
    ['Account.Phone Rep', 'm'],
    ['Account.Phone Boss', ''],
    ['Account.Name Rep', 'rC'],
    ['Account.Secret Rep', ''],
  ])('%s: %s', (name, letters) => {
    expect(lettersOf(name)).toBe(letters)
  })

  test('a preset is not something the role gives', () => {
    expect(lettersOf('Account.Name Rep')).not.toContain('u')
  })

  test('fields for scopes only and objects without grants have no line', () => {
    expect(
      [...cells.keys()].filter(name => name.startsWith('User.ManagerId') || name.startsWith('Case.')),
    ).toEqual([])
  })

  test('a cell tells its grants in words', () => {
    expect(cells.get('Account.Amount Rep')?.grants.map(g => `${g.id} ${g.words}`)).toEqual([
      'own reads: rows where OwnerId is the caller',
      'totals adds it up: every row',
      'change changes it: rows where OwnerId is the caller',
    ])
  })

  test('as text it has a line for each field, and a legend', () => {
    const text = matrixText(matrix)
    expect(text).toMatch(/^ {2}Amount +rAu +R$/m)
    expect(text).toContain('A  is told numbers over groups of rows')
  })

  test('as CSV it has a line for each field and role that has anything', () => {
    const lines = matrixCsv(matrix).trimEnd().split('\r\n')
    expect(lines[0]).toBe('object,field,role,rights,grants,in words')
    expect(lines).toContain(
      'Account,Phone,Rep,m,own,own shows its last four characters: rows where OwnerId is the caller',
    )
    expect(lines).toHaveLength(1 + [...cells.values()].filter(c => c.letters.length > 0).length)
  })
})

describe('the matrix as a page', () => {
  const page = matrixHtml(matrix)
  const all = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, found = '']) => found)

  test('needs nothing but itself, and runs no script but its own', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)|@import|url\(/)
    const [script = ''] = all(/<script>([\s\S]*?)<\/script>/g)
    const [style = ''] = all(/<style>([\s\S]*?)<\/style>/g)
    const [policy = ''] = all(/Content-Security-Policy" content="([^"]*)"/g)
    for (const [name, text] of Object.entries({ script, style }))
      expect(policy).toContain(`${name}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    expect(policy).toContain("default-src 'none'")
  })

  test('leads from every name of a grant to its words, each once', () => {
    const ids = all(/ id="([^"]*)"/g)
    expect(new Set(ids).size).toBe(ids.length)
    expect(all(/href="#([^"]*)"/g).filter(id => !ids.includes(id))).toEqual([])
    for (const object of model.objects.values())
      for (const { id } of [...object.grants, ...object.forbids]) expect(ids).toContain(id)
  })

  test('is a table with headed columns and lines, whose cells say aloud what letters mean', () => {
    const rows = all(/<tr data-field="[^"]*">([\s\S]*?)<\/tr>/g)
    expect(rows.length).toBe(matrix.objects.reduce((sum, o) => sum + o.rows.length, 0))
    for (const row of rows) {
      expect(row).toMatch(/^<th scope="row">/)
      expect(row.match(/<td /g)).toHaveLength(2)
      expect(row.match(/class="aside">[a-z]/g)).toHaveLength(2)
    }
    expect(page).toContain('<caption>')
    expect(page).toContain('<th scope="col" data-role="Rep">Rep</th>')
  })

  test('shows rules, approvals and what is forbidden', () => {
    expect(page).toContain('<li>amount-range: Amount is at least 0 and at most 10</li>')
    expect(page).toContain('large: 1 of Boss must approve within 24 h')
    expect(page).toContain('It is on hold.')
    expect(page).toContain('but <a href="#on-hold">')
  })

  test('shows what people wrote as text, whatever they wrote', () => {
    const bad = '<img src=x onerror=alert(1)>"\'&'
    const text = GOOD_POLICY.replace('purpose: Sells.', `purpose: ${JSON.stringify(bad)}`).replaceAll(
      'It is on hold.',
      JSON.stringify(bad),
    )
    const made = matrixHtml(matrixOf(loadPolicy(text, 'policy.yaml').model, ['Rep']))
    expect(made).not.toContain('<img')
    expect(made.split('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')).toHaveLength(3)
  })
})
