import { expect, test } from 'vitest'
import { errorOf, testOrg } from './test-org.ts'

const { engine, user } = testOrg()
/** What the CLI lays its table out by. */
const columns = (soql: string) => engine.columns(user, soql)

test('fields, parents and children', () => {
  const soql =
    'SELECT id, Name, Owner.Name, Owner.Email, (SELECT LastName FROM Contacts), IsDeleted FROM account'
  expect(columns(soql)).toMatchObject({
    entityName: 'Account',
    keyPrefix: '001',
    groupBy: false,
    idSelected: true,
    columnMetadata: [
      {
        columnName: 'Id',
        displayName: 'Id',
        apexType: 'Id',
        textType: true,
        custom: false,
        aggregate: false,
        joinColumns: [],
      },
      { columnName: 'Name', textType: true, insertable: true, updatable: true },
      {
        columnName: 'Owner',
        aggregate: false,
        joinColumns: [{ columnName: 'Name' }, { columnName: 'Email' }],
      },
      { columnName: 'Contacts', aggregate: true, joinColumns: [{ columnName: 'LastName' }] },
      { columnName: 'IsDeleted', booleanType: true },
    ],
  })
})

test('aggregates', () => {
  expect(
    columns(
      'SELECT StageName, COUNT(Id) n, MAX(Amount), CALENDAR_YEAR(CloseDate) y FROM Opportunity GROUP BY StageName, CALENDAR_YEAR(CloseDate)',
    ),
  ).toMatchObject({
    groupBy: true,
    idSelected: false,
    columnMetadata: [
      { columnName: 'StageName', aggregate: false },
      { columnName: 'n', displayName: 'count', aggregate: true, numberType: true },
      { columnName: 'expr0', displayName: 'max', aggregate: true },
      { columnName: 'y', numberType: true },
    ],
  })
})

test('refuses what a query refuses', () => {
  expect(errorOf(() => columns('SELECT Nope FROM Account'))?.errorCode).toBe('INVALID_FIELD')
  expect(errorOf(() => columns('SELECT Id FROM ScratchOrgInfo'))?.errorCode).toBe('INVALID_TYPE')
})
