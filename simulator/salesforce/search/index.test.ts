import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SalesforceError } from '../model.ts'
import { bare, errorOf, testOrg } from '../soql/test-org.ts'
import { parameterizedSearch, sosl } from './index.ts'

function worldOf() {
  const world = testOrg()
  const { add } = world
  const acme = add('Account', {
    Name: 'Acme Corp',
    Website: 'https://acme.example',
    Phone: '+44 20 7946 0001',
    Industry: 'Energy',
  })
  add('Account', { Name: 'Acme Corporation', Description: 'Maker of anvils' })
  add('Account', { Name: 'ACME Corp GmbH' })
  add('Account', { Name: 'Société Générale' })
  add('Account', { Name: 'Anvil & Sons', Industry: 'Energy' })
  add('Account', { Name: 'Acme Gone', IsDeleted: true })
  add('Contact', {
    Name: 'Anna Acme',
    FirstName: 'Anna',
    LastName: 'Acme',
    Email: 'anna@corp.example',
    AccountId: acme,
  })
  add('Contact', { Name: "Bo O'Neil", FirstName: 'Bo', LastName: "O'Neil", Email: 'bo@acme.example' })
  add('Case', { CaseNumber: '00001001', Subject: 'Acme anvil is broken', Description: 'It fell on a coyote' })
  return { ...world, acme }
}

const world = worldOf()
const { org, user, acme } = world

const names = (answer: { searchRecords: { [member: string]: unknown }[] }) =>
  answer.searchRecords.map(r => r.Name ?? r.Subject)
const accounts = (q: string, more: object = {}) =>
  names(
    parameterizedSearch(
      org,
      user,
      { q, in: 'NAME', fields: ['Name'], sobjects: [{ name: 'Account' }], ...more },
      '67.0',
    ),
  )
const find = (text: string) => names(sosl(org, user, text, '67.0'))
const errorIn = (work: () => unknown) => errorOf(work)?.errorCode

describe('parameterized search', () => {
  test('whole names come before longer ones, equal ones by name', () => {
    expect(accounts('acme corp')).toEqual(['Acme Corp', 'ACME Corp GmbH', 'Acme Corporation'])
  })

  test.each<[string, string[]]>([
    ['acm', ['Acme Corp', 'ACME Corp GmbH', 'Acme Corporation']],
    ['"acme corp"', ['Acme Corp', 'ACME Corp GmbH']],
    ['societe', ['Société Générale']],
    ['anvil & sons', ['Anvil & Sons']],
    ['acme OR sons', ['Acme Corp', 'ACME Corp GmbH', 'Acme Corporation', 'Anvil & Sons']],
    ['acme AND NOT gmbh', ['Acme Corp', 'Acme Corporation']],
    ['nothing', []],
    ["acme' OR Name LIKE '%", ['Acme Corp', 'ACME Corp GmbH', 'Acme Corporation']],
    ["acme'} RETURNING User(Id", []],
    ['corp}{ acme', ['Acme Corp', 'ACME Corp GmbH', 'Acme Corporation']],
  ])('%s', (q, expected) => {
    expect(accounts(q).toSorted()).toEqual(expected.toSorted())
  })

  test('IN chooses what is searched', () => {
    const inGroup = (group: string, q: string) =>
      names(
        parameterizedSearch(
          org,
          user,
          { q, in: group, fields: ['Name'], sobjects: [{ name: 'Contact' }] },
          '67.0',
        ),
      )
    expect(inGroup('NAME', 'acme')).toEqual(['Anna Acme'])
    expect(inGroup('EMAIL', 'acme')).toEqual(["Bo O'Neil"])
    expect(inGroup('ALL', 'acme')).toEqual(['Anna Acme', "Bo O'Neil"])
    expect(inGroup('ALL FIELDS', 'corp')).toEqual(['Anna Acme'])
    expect(accounts('79460001', { in: 'PHONE' })).toEqual([])
    expect(accounts('442079460001', { in: 'PHONE' })).toEqual(['Acme Corp'])
    expect(accounts('anvils', { in: 'ALL' })).toEqual(['Acme Corporation'])
  })

  test('objects have their own fields, filter and limit, and the whole has one', () => {
    const body = {
      q: 'acme',
      in: 'NAME',
      sobjects: [
        { name: 'account', fields: ['Id', 'Name', 'Owner.Name'], where: "Industry = 'Energy'", limit: 5 },
        { name: 'Contact', fields: ['LastName', 'Account.Name'] },
        { name: 'Case', fields: ['Subject'] },
      ],
    }
    expect(bare(parameterizedSearch(org, user, body, '67.0').searchRecords)).toEqual([
      { Id: acme, Name: 'Acme Corp', Owner: null },
      { LastName: 'Acme', Account: { Name: 'Acme Corp' } },
      { Subject: 'Acme anvil is broken' },
    ])
    expect(parameterizedSearch(org, user, { ...body, overallLimit: 2 }, '67.0').searchRecords).toHaveLength(2)
    expect(accounts('acme', { defaultLimit: 1 })).toEqual(['Acme Corp'])
    expect(accounts('acme', { defaultLimit: '2' })).toHaveLength(2)
  })

  test('without objects every searchable one answers with ids', () => {
    const { searchRecords } = parameterizedSearch(org, user, { q: 'anvil' }, '67.0')
    expect(searchRecords.map(r => r.attributes.type)).toEqual(['Account', 'Account', 'Case'])
    expect(Object.keys(searchRecords[0] ?? {})).toEqual(['attributes', 'Id'])
  })

  test.each<[unknown, string]>([
    [null, 'JSON_PARSER_ERROR'],
    [[], 'JSON_PARSER_ERROR'],
    [{}, 'MALFORMED_SEARCH'],
    [{ q: 5 }, 'MALFORMED_SEARCH'],
    [{ q: 'a' }, 'INVALID_SEARCH'],
    [{ q: '***' }, 'INVALID_SEARCH'],
    [{ q: '""' }, 'INVALID_SEARCH'],
    [{ q: 'acme', in: 'WHEREVER' }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', fields: ['Id'] }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', sobjects: 'Account' }, 'JSON_PARSER_ERROR'],
    [{ q: 'acme', sobjects: [{ name: 'Account', fields: 'Id' }] }, 'JSON_PARSER_ERROR'],
    [{ q: 'acme', sobjects: [{ name: 'Account', fields: ['Id FROM User'] }] }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', sobjects: [{ name: 'Account', fields: ['Nope'] }] }, 'INVALID_FIELD'],
    [{ q: 'acme', sobjects: [{ name: 'Account', fields: ['COUNT(Id)'] }] }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', sobjects: [{ name: 'Account', where: 'Name =' }] }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', sobjects: [{ name: 'Nope' }] }, 'INVALID_TYPE'],
    [{ q: 'acme', sobjects: [{ name: 'OpportunityLineItem' }] }, 'INVALID_TYPE'],
    [{ q: 'acme', sobjects: [{}] }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', overallLimit: 0 }, 'MALFORMED_SEARCH'],
    [{ q: 'acme', overallLimit: 2001 }, 'MALFORMED_SEARCH'],
  ])('refuses %j', (body, errorCode) => {
    expect(errorIn(() => parameterizedSearch(org, user, body, '67.0'))).toBe(errorCode)
  })
})

describe('SOSL', () => {
  test.each<[string, unknown[]]>([
    [
      'FIND {Acme} IN NAME FIELDS RETURNING Account(Name)',
      ['Acme Corp', 'ACME Corp GmbH', 'Acme Corporation'],
    ],
    ['FIND {Acm} IN NAME FIELDS RETURNING Account(Name)', []],
    ['FIND {Acm*} IN NAME FIELDS RETURNING Account(Name LIMIT 1)', ['Acme Corp']],
    [
      'find {A?me corp*} in name fields returning account(name order by name desc)',
      ['Acme Corporation', 'ACME Corp GmbH', 'Acme Corp'],
    ],
    ['FIND {"acme corp"} RETURNING Account(Name WHERE Industry = \'Energy\'), Contact(Name)', ['Acme Corp']],
    [
      'FIND {(acme OR anvil) AND corp} IN NAME FIELDS RETURNING Account(Name), Contact(Name), Case(Subject)',
      ['Acme Corp', 'ACME Corp GmbH'],
    ],
    ["FIND {o\\'neil} IN NAME FIELDS RETURNING Contact(Name)", ["Bo O'Neil"]],
    ['FIND {coyote} RETURNING Case(Subject)', ['Acme anvil is broken']],
    ['FIND {coyote} IN NAME FIELDS RETURNING Case(Subject)', []],
    [
      "FIND {acme} IN NAME FIELDS RETURNING Account(Name WHERE Name IN ('Acme Corp', 'x)y') OR (Name = 'z')), Contact(Name) LIMIT 2",
      ['Acme Corp', 'Anna Acme'],
    ],
    ['FIND {acme} IN EMAIL FIELDS RETURNING Contact(Name)', ["Bo O'Neil"]],
  ])('%s', (text, expected) => {
    expect(find(text)).toEqual(expected)
  })

  test.each<[string, string]>([
    ['', 'MALFORMED_SEARCH'],
    ['SELECT Id FROM Account', 'MALFORMED_SEARCH'],
    ["FIND 'acme'", 'MALFORMED_SEARCH'],
    ['FIND {acme', 'MALFORMED_SEARCH'],
    ['FIND {}', 'INVALID_SEARCH'],
    ['FIND {a}', 'INVALID_SEARCH'],
    ['FIND {a|b}', 'MALFORMED_SEARCH'],
    ['FIND {acme-corp}', 'MALFORMED_SEARCH'],
    ['FIND {(acme}', 'MALFORMED_SEARCH'],
    ['FIND {acme)}', 'MALFORMED_SEARCH'],
    ['FIND {"acme}', 'MALFORMED_SEARCH'],
    ['FIND {acme} IN SOME FIELDS', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Id', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Id WHERE)', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Nope)', 'INVALID_FIELD'],
    ['FIND {acme} RETURNING Nope', 'INVALID_TYPE'],
    ['FIND {acme} WITH SPELL_CORRECTION = true', 'MALFORMED_SEARCH'],
    ['FIND {acme} LIMIT x', 'MALFORMED_SEARCH'],
  ])('refuses %s', (text, errorCode) => {
    expect(errorIn(() => sosl(org, user, text, '67.0'))).toBe(errorCode)
  })

  test('says where a reserved character stands', () => {
    expect(errorOf(() => sosl(org, user, 'FIND {John|jane} RETURNING Contact', '67.0'))?.message).toBe(
      "\nFIND {John|jane} RETURNING Contact\n          ^\nERROR at Row:1:Column:11\nmismatched character '|' expecting '}'",
    )
  })
})

describe('who sees what', () => {
  test('hidden rows and unreadable fields are not found', () => {
    const other = world.withZone('UTC')
    world.deny(other.id, {
      names: ['Account.Description'],
      row: (object, row) => object === 'Account' && row.Name === 'Acme Corp',
    })
    const run = (q: string) =>
      names(parameterizedSearch(org, other, { q, fields: ['Name'], sobjects: [{ name: 'Account' }] }, '67.0'))
    expect(run('acme')).toEqual(['ACME Corp GmbH', 'Acme Corporation'])
    expect(run('anvils')).toEqual([])
    const hidden = errorOf(() => sosl(org, other, 'FIND {acme} RETURNING Account(Description)', '67.0'))
    const absent = errorOf(() => sosl(org, other, 'FIND {acme} RETURNING Account(Beschreibun)', '67.0'))
    expect(hidden?.message.replaceAll('Description', '-')).toBe(
      absent?.message.replaceAll('Beschreibun', '-'),
    )
  })
})

test('no text makes either search throw anything but a Salesforce error', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          'FIND',
          '{',
          '}',
          'acme',
          '*',
          '"',
          '(',
          ')',
          '\\',
          'AND',
          'OR',
          'NOT',
          ' ',
          'RETURNING',
          'Account',
          'IN',
          'NAME',
          'FIELDS',
          'WHERE',
          "'",
          ',',
          'LIMIT',
          '1',
        ),
        { maxLength: 14 },
      )
      .map(words => words.join(' ')),
  )
  fc.assert(
    fc.property(text, q => {
      for (const work of [
        () => sosl(org, user, q, '67.0'),
        () => sosl(org, user, `FIND {${q}}`, '67.0'),
        () => parameterizedSearch(org, user, { q }, '67.0'),
        () =>
          parameterizedSearch(
            org,
            user,
            { q: 'acme', sobjects: [{ name: 'Account', where: q, orderBy: q }] },
            '67.0',
          ),
      ]) {
        try {
          work()
        } catch (error) {
          if (!(error instanceof SalesforceError)) throw error
        }
      }
    }),
    { numRuns: 300, seed: 7 },
  )
})
