/** What a change may rest on must still hold when it is written. */
import { describe, expect, test } from 'vitest'
import { printQuery } from '../../../soql/print.ts'
import { ACCOUNT, DEAL, ME, rightsOf, update } from './testing.ts'

const guard = (grant: object, values: object, before: object, rows: unknown = 'all-rows') =>
  printQuery(
    rightsOf({ grants: [{ ...grant }], rows })
      .planChange(update({ ...values }))
      .guard({ Id: DEAL, ...before }),
  )

describe('the guard of a change', () => {
  test('finds the record only while it lies in the caller’s rows and holds what is written over', () => {
    const before = { Amount: 50_000.5 }
    expect(guard({}, { Amount: 1 }, before, { OwnerId: { eq: '$caller.userId' } })).toBe(
      `SELECT Id FROM Deal WHERE Id = '${DEAL}' AND OwnerId = '${ME}' AND Id = '${DEAL}' AND Amount = 50000.5 LIMIT 1`,
    )
  })

  test('holds the whole record by the moment it was touched last, where that is given', () => {
    const plan = rightsOf({ grants: [{ conflict: 'record' }] }).planChange(update({ Amount: 1 }))
    const guarded = (stamp: string) => printQuery(plan.guard({ Id: DEAL, Amount: 5 }, stamp))
    const found = `SELECT Id FROM Deal WHERE Id = '${DEAL}' AND Id = '${DEAL}' AND Amount = 5 AND SystemModstamp =`
    expect(guarded('2026-11-20T10:15:04.000+0000')).toBe(`${found} 2026-11-20T10:15:04.000Z LIMIT 1`)
    expect(guarded('undefined')).toBe(`${found} null LIMIT 1`)
  })

  test('holds every value a rule looks at, hidden ones and those behind a lookup, too', () => {
    const where = { all: [{ Held: { eq: false } }, { 'Account.Hold': { ne: true } }] }
    const before = { Name: 'x', Held: false, AccountId: ACCOUNT, Account: { Hold: false } }
    expect(guard({ where }, { Name: 'y' }, before)).toBe(
      `SELECT Id FROM Deal WHERE Id = '${DEAL}' AND Id = '${DEAL}' AND Name = 'x' AND Held = FALSE ` +
        `AND AccountId = '${ACCOUNT}' AND Account.Hold = FALSE LIMIT 1`,
    )
  })

  test('compares each kind of value as it is written in a query, and leaves out what can’t be compared', () => {
    const before = {
      Stage: 'Won',
      Close: '2026-11-24',
      Starts: '2026-11-20T10:15:04.000+0000',
      Active: true,
      Notes: 'long',
      Tags: 'a;b',
      Phone: null,
    }
    const values = { Stage: 'x', Close: null, Starts: null, Active: false, Notes: 'y', Tags: 'c', Phone: '1' }
    expect(guard({}, values, before)).toBe(
      `SELECT Id FROM Deal WHERE Id = '${DEAL}' AND Id = '${DEAL}' AND Stage = 'Won' AND Close = 2026-11-24 ` +
        'AND Starts = 2026-11-20T10:15:04.000Z AND Active = TRUE AND Phone = null LIMIT 1',
    )
  })
})

describe('a record by what it is called', () => {
  const named = [{ field: 'Name', is: 'startsWith', value: 'Acme' }] as const
  const plan = (where: typeof named | undefined, show?: readonly string[]) =>
    rightsOf({ grants: [{ where: { Held: { eq: false } } }] }).planChange({
      action: 'update',
      object: 'Deal',
      values: { Amount: 1 },
      ...(where && { where }),
      ...(show && { show }),
    })

  test('is read with what its change rests on and what tells it apart, as many as can be offered', () => {
    const { before } = plan(named, ['Name', 'Close'])
    expect(before && printQuery(before)).toBe(
      "SELECT Id, Amount, Name, Close, Held, LastModifiedDate FROM Deal WHERE Name LIKE 'Acme%' LIMIT 6",
    )
  })

  test('shows the caller nothing of it but what it may see', () => {
    const seen = plan(named, ['Name']).seen({ Id: DEAL, Amount: 5, Name: 'Acme', Held: true })
    expect(seen.fields).toEqual({ Id: DEAL, Amount: 5, Name: 'Acme' })
  })

  test('is named by something', () => {
    expect(() => plan(undefined)).toThrow('Id says which record to change.')
    expect(() => plan([] as never)).toThrow('Id says which record to change.')
  })
})
