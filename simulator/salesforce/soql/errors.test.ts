import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SalesforceError } from '../model.ts'
import { errorOf, testOrg } from './test-org.ts'

const world = testOrg()
world.add('Account', { Name: 'Acme' })
const refused = (soql: string) => errorOf(() => world.query(soql))

describe('wording', () => {
  test.each<[string, string, string]>([
    [
      'SELECT Id, Foo FROM Account',
      'INVALID_FIELD',
      "\nSELECT Id, Foo FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    ],
    [
      'SELECT Id FROM Foo',
      'INVALID_TYPE',
      "\nSELECT Id FROM Foo\n               ^\nERROR at Row:1:Column:16\nsObject type 'Foo' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    ],
    [
      'SELECT Id\nFROM Account\nWHERE a = 1 OR b = 2 AND c = 3',
      'MALFORMED_QUERY',
      "\nWHERE a = 1 OR b = 2 AND c = 3\n                     ^\nERROR at Row:3:Column:22\nunexpected token: 'AND'",
    ],
    [
      'SELECT Id FROM Account WHERE',
      'MALFORMED_QUERY',
      "\nSELECT Id FROM Account WHERE\n                            ^\nERROR at Row:1:Column:29\nunexpected token: '<EOF>'",
    ],
  ])('%s', (soql, errorCode, message) => {
    expect(refused(soql)).toEqual({ errorCode, message })
  })
})

const parents = (levels: number) => `${'Parent.'.repeat(levels)}Name`

describe('refused', () => {
  test.each<[string, string, string]>([
    ['', 'MALFORMED_QUERY', 'SOQL statements cannot be empty or null'],
    ['   \n', 'MALFORMED_QUERY', 'SOQL statements cannot be empty or null'],
    ['SELECT * FROM Account', 'MALFORMED_QUERY', "unexpected token: '*'"],
    ['SELECT Id, # FROM Account', 'MALFORMED_QUERY', "Column:12\nunexpected token: '#'"],
    ['DELETE FROM Account', 'MALFORMED_QUERY', "unexpected token: 'DELETE'"],
    ['SELECT Id FROM Account; DELETE Account', 'MALFORMED_QUERY', "unexpected token: ';'"],
    ['SELECT Id Name FROM Account', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    ['SELECT Id FROM Account WITH SECURITY_ENFORCED', 'MALFORMED_QUERY', 'only available in Apex'],
    ['SELECT Id FROM Account WITH USER_MODE', 'MALFORMED_QUERY', 'only available in Apex'],
    ['SELECT Id FROM Account WHERE Name = :name', 'MALFORMED_QUERY', "unexpected token: ':'"],
    [
      "SELECT Id FROM Account WHERE Name = 'a\nb'",
      'MALFORMED_QUERY',
      'Line breaks not allowed in string literals',
    ],
    ["SELECT Id FROM Account WHERE Name = 'a", 'MALFORMED_QUERY', '<EOF>'],
    ["SELECT Id FROM Account WHERE Name = 'a\\d'", 'MALFORMED_QUERY', "Illegal character sequence '\\d'"],
    ['SELECT Id FROM Account WHERE Name IN ()', 'MALFORMED_QUERY', 'unexpected token'],
    ['SELECT Id FROM Account WHERE (Name = null', 'MALFORMED_QUERY', '<EOF>'],
    ['SELECT Foo.Name FROM Account', 'INVALID_FIELD', "Didn't understand relationship 'Foo' in field path"],
    [
      'SELECT Id, (SELECT Id FROM Foos) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Foos' in FROM",
    ],
    ['SELECT Id, Id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      "field 'Name' must be of type string and should be enclosed",
    ],
    [
      "SELECT Id FROM Account WHERE AnnualRevenue = '5'",
      'INVALID_FIELD',
      'must be of type double and should not be enclosed',
    ],
    [
      'SELECT Id FROM Account WHERE CreatedDate > 2026-01-01',
      'INVALID_QUERY_FILTER_OPERATOR',
      'must be of type dateTime',
    ],
    [
      'SELECT Id FROM Opportunity WHERE CloseDate > 2026-01-01T00:00:00Z',
      'INVALID_QUERY_FILTER_OPERATOR',
      'must be of type date',
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'",
      'INVALID_FIELD',
      'must be of type date and should not be enclosed',
    ],
    ['SELECT Id FROM Opportunity WHERE CloseDate = 2026-02-30', 'MALFORMED_QUERY', 'Invalid date'],
    [
      'SELECT Id FROM Account WHERE CreatedDate > 2026-01-01T25:00:00Z',
      'MALFORMED_QUERY',
      'Invalid datetime',
    ],
    [
      'SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:9999999',
      'MALFORMED_QUERY',
      'invalid date literal',
    ],
    ["SELECT Id FROM Account WHERE Id = 'foo'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: foo'],
    [
      "SELECT Id FROM Account WHERE Id LIKE '001%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on id field',
    ],
    [
      "SELECT Id FROM Account WHERE AnnualRevenue LIKE '1%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator',
    ],
    ["SELECT Id FROM Account WHERE Name INCLUDES ('a')", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    ['SELECT Id FROM Account WHERE IsDeleted > true', 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    [
      "SELECT Id FROM Case WHERE Description = 'x'",
      'INVALID_FIELD',
      "field 'Description' can not be filtered",
    ],
    ['SELECT Id FROM Case ORDER BY Description', 'MALFORMED_QUERY', "field 'Description' can not be sorted"],
    [
      'SELECT COUNT(Id) FROM Opportunity GROUP BY Amount',
      'MALFORMED_QUERY',
      "field 'Amount' can not be grouped",
    ],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
    ['SELECT Id FROM Account GROUP BY Name', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Id'],
    [
      'SELECT Name FROM Account GROUP BY Name ORDER BY Industry',
      'MALFORMED_QUERY',
      'Field must be grouped or aggregated: Industry',
    ],
    [
      'SELECT CALENDAR_YEAR(CreatedDate) FROM Account',
      'MALFORMED_QUERY',
      'Field must be grouped or aggregated',
    ],
    ['SELECT Name, COUNT(Id) Name FROM Account GROUP BY Name', 'MALFORMED_QUERY', 'duplicate alias: Name'],
    ['SELECT SUM(Name) FROM Account', 'MALFORMED_QUERY', 'does not support aggregate operator SUM'],
    ['SELECT COUNT(), Name FROM Account', 'MALFORMED_QUERY', 'COUNT()'],
    ['SELECT Id FROM Account WHERE COUNT(Id) > 1', 'MALFORMED_QUERY', 'not allowed in WHERE'],
    ['SELECT Id FROM Account WHERE Id IN (SELECT Name FROM Contact)', 'MALFORMED_QUERY', 'semi join'],
    [
      'SELECT Id FROM Account WHERE Name IN (SELECT AccountId FROM Contact)',
      'INVALID_QUERY_FILTER_OPERATOR',
      'Semi join',
    ],
    [
      'SELECT Id FROM Account OFFSET 2001',
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Maximum SOQL offset allowed is 2000',
    ],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', 'LIMIT of at most 200'],
    ['SELECT FIELDS(CUSTOM) FROM Account LIMIT 201', 'MALFORMED_QUERY', 'LIMIT of at most 200'],
    [`SELECT ${parents(6)} FROM Account`, 'MALFORMED_QUERY', 'more than 5 levels'],
    [
      `SELECT ${'(SELECT Id FROM Contacts), '.repeat(21)}Id FROM Account`,
      'MALFORMED_QUERY',
      'subqueries must not exceed 20',
    ],
    ['SELECT Id FROM Account USING SCOPE team', 'MALFORMED_QUERY', 'Invalid scope'],
    ['SELECT TYPEOF What WHEN User THEN Name END FROM Task', 'INVALID_FIELD', 'TYPEOF'],
  ])('%s', (soql, errorCode, message) => {
    const error = refused(soql)
    expect(error?.errorCode).toBe(errorCode)
    expect(error?.message).toContain(message)
  })

  test.each<[string, string, string]>([
    [
      'over 100,000 characters',
      `SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_001)}'`,
      'MALFORMED_QUERY',
    ],
    [
      'deep parentheses',
      `SELECT Id FROM Account WHERE ${'('.repeat(9000)}Name = null${')'.repeat(9000)}`,
      'QUERY_TOO_COMPLICATED',
    ],
    [
      'a fault behind thousands of equal words',
      `SELECT Id FROM Account WHERE Id IN (${"'x',".repeat(20_000)},)`,
      'MALFORMED_QUERY',
    ],
  ])('%s', (_what, soql, errorCode) => {
    expect(refused(soql)?.errorCode).toBe(errorCode)
  })

  test('a fault is found behind earlier uses of the same word', () => {
    expect(refused("SELECT Id, Name FROM Account, Contact WHERE Name IN ('a', 'b')")?.message).toContain(
      'Row:1:Column:29\n',
    )
  })

  test('five parent levels are allowed', () => {
    expect(refused(`SELECT ${parents(5)} FROM Account`)).toBeUndefined()
  })

  test('a hundred conditions and four thousand ids are allowed', () => {
    const many = Array.from({ length: 100 }, (_, i) => `Name != 'n${i}'`).join(' AND ')
    const ids = Array.from({ length: 4000 }, () => `'${world.store.newId('Account')}'`).join(',')
    expect(world.query(`SELECT Id FROM Account WHERE ${many}`).totalSize).toBe(1)
    expect(world.query(`SELECT Id FROM Account WHERE Id IN (${ids})`).totalSize).toBe(0)
  })
})

const WORDS = [
  'SELECT',
  'FROM',
  'WHERE',
  'Account',
  'Contact',
  'Id',
  'Name',
  'COUNT()',
  'COUNT(Id)',
  '(',
  ')',
  ',',
  '=',
  '!=',
  '<',
  'LIKE',
  'IN',
  'NOT',
  'AND',
  'OR',
  "'x'",
  "'",
  '\\',
  '5',
  '1.5',
  'null',
  'TRUE',
  'TODAY',
  'LAST_N_DAYS:3',
  '2026-01-01',
  'GROUP',
  'BY',
  'ORDER',
  'DESC',
  'NULLS',
  'LAST',
  'LIMIT',
  'OFFSET',
  'HAVING',
  'TYPEOF',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'FIELDS(ALL)',
  'Owner.Name',
  'Foo.Bar',
  'Contacts',
  'ALL',
  'ROWS',
  'USING',
  'SCOPE',
  'mine',
  'WITH',
  ':x',
  '\u2028',
  '\u0000',
  'İ',
  '🙂',
  'constructor',
  '__proto__',
]
const VALID = [
  "SELECT Id, Name, Owner.Name, (SELECT LastName FROM Contacts WHERE Email LIKE '%a%' ORDER BY LastName LIMIT 3) FROM Account WHERE (Name = 'a\\'b' OR NOT Industry IN ('x', null)) AND CreatedDate > LAST_N_DAYS:3 ORDER BY Name DESC NULLS LAST LIMIT 5 OFFSET 1",
  'SELECT StageName s, COUNT(Id), SUM(Amount) total FROM Opportunity WHERE CloseDate = THIS_FISCAL_QUARTER GROUP BY StageName HAVING COUNT(Id) > 1 ORDER BY SUM(Amount)',
  "SELECT Id, TYPEOF What WHEN Account THEN Name ELSE Id END FROM Task WHERE WhatId IN (SELECT Id FROM Account WHERE Name = 'x')",
]

function onlySalesforceErrors(soql: string): void {
  for (const work of [() => world.query(soql), () => world.engine.columns(world.user, soql)]) {
    try {
      work()
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error
    }
  }
}

describe('whatever is asked, only Salesforce errors come out', () => {
  test('of words in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 16 }), words =>
        onlySalesforceErrors(words.join(' ')),
      ),
      { numRuns: 250, seed: 1 },
    )
  })

  test('of valid statements with a piece cut out, put in or doubled', () => {
    const mutation = fc.record({
      soql: fc.constantFrom(...VALID),
      at: fc.nat(300),
      cut: fc.nat(12),
      put: fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 4 })),
    })
    fc.assert(
      fc.property(mutation, ({ soql, at, cut, put }) => {
        const place = at % soql.length
        onlySalesforceErrors(soql.slice(0, place) + put + soql.slice(place + cut))
      }),
      { numRuns: 150, seed: 2 },
    )
  })

  test('of any text inside a literal, which is found again unless it holds a line break', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), text => {
        fc.pre(!/[\n\r]/.test(text))
        const id = world.add('Account', { Name: text })
        const escaped = text.replace(/['\\]/g, '\\$&')
        const { records } = world.query(`SELECT Id FROM Account WHERE Name = '${escaped}'`)
        expect(records.map(r => r.Id)).toContain(id)
      }),
      { numRuns: 300, seed: 3 },
    )
  })
})
