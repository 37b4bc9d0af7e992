/** Published hostile strings as names in records: no sentence, cell or card of ours becomes more than text by them. */
import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { accountCard } from '../../api/operations/accounts/account-card.ts'
import { csvCell } from '../../api/text/csv-cell.ts'
import { plain } from '../../api/text/plain.ts'
import { visible } from '../../api/text/visible.ts'
import { markupIn } from '../support/markup.ts'
import { conformanceData, dataPath, present } from './data.ts'

const absent = ['security/blns', 'security/payloads'].filter(part => !present(part))
const note = absent.length > 0 ? ` (skipped: ${conformanceData} has no ${absent.join(', no ')})` : ''
const read = (...path: string[]): unknown => JSON.parse(readFileSync(dataPath('security', ...path), 'utf8'))
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

describe.skipIf(absent.length > 0)(`Published hostile strings${note}`, () => {
  const files = absent.length > 0 ? [] : readdirSync(dataPath('security', 'payloads'))
  const texts =
    absent.length > 0
      ? []
      : [
          ...(read('blns', 'blns.json') as string[]),
          ...files.filter(file => file.endsWith('.json')).flatMap(file => textsIn(read('payloads', file))),
        ]

  test('are there', () => expect(texts.length).toBeGreaterThan(1_000))

  test('41: two renderers make of each one paragraph of exactly its words', () => {
    const faults = texts.filter(
      text => markupIn(plain(text)).length > 0 || markupIn(plain(`“${text}”: 3 open.`)).length > 0,
    )
    expect(faults).toEqual([])
  })

  test('39: each is shown without what can’t be seen', () => {
    for (const text of texts) {
      const shown = visible(text)
      expect(shown).not.toMatch(/[\p{Cs}\p{Default_Ignorable_Code_Point}]|(?![\n\t])\p{Cc}/u)
      expect(visible(shown)).toBe(shown)
    }
  })

  test('43: none is a formula in a cell', () => {
    for (const text of texts)
      if (!/^-?\d+(\.\d+)?$/.test(text))
        expect(csvCell(text).replace(/^"/, '')).not.toMatch(/^\s*[=+\-@＝＋－＠|%]/)
  })
})

const schemaPath = 'agent/schemas/adaptive-card.schema.json'
const schemaNote = present(schemaPath) ? '' : ` (skipped: ${conformanceData} has no ${schemaPath})`
test.skipIf(!present(schemaPath))(`42: a card fits Microsoft’s schema${schemaNote}`, () => {
  // The schema marks two properties as required in the way of draft 3, and names an older dialect.
  const text = readFileSync(dataPath(schemaPath), 'utf8').replaceAll(/"required":\s*(?:true|false),?/g, '')
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(text.replaceAll(/,(\s*})/g, '$1'))
  const fits = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema)
  const card = accountCard(
    {
      outcome: 'ok',
      message: 'Said.',
      account: { id: '001A0000000aBcDIAU', name: '![x](https://attacker.example)' },
      contacts: [{ id: '003A0000000aBcDIAU', name: ['$', '{x}'].join('') }],
    },
    { salesforceUrl: 'https://contoso.my.salesforce.com' },
  )
  expect(fits(card), JSON.stringify(fits.errors?.slice(0, 3))).toBe(true)
  expect(fits({ ...card, body: [{ type: 'Nothing' }] })).toBe(false)
})
