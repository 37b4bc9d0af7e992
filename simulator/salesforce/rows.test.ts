import { describe, expect, test } from 'vitest'
import type { Row, Value } from './model.ts'
import { blankRow, deriveFields } from './rows.ts'
import { schema } from './schema/index.ts'
import { createStore } from './store.ts'

const derived = (
  object: string,
  values: Record<string, Value>,
  { before, fiscalYearStartMonth = 1 }: { before?: Row; fiscalYearStartMonth?: number } = {},
) => {
  const type = schema.object(object)
  if (type === undefined) throw new Error(object)
  const row = { ...blankRow(type), ...before, ...values }
  deriveFields(type, row, before, {
    store: createStore(schema),
    now: '2026-11-21T09:30:00.000Z',
    fiscalYearStartMonth,
  })
  return row
}

describe('derived fields', () => {
  test.each([
    ['2026-01-31', 1, 2026, 1],
    ['2026-12-01', 1, 2026, 4],
    ['2026-03-31', 4, 2026, 4],
    ['2026-04-01', 4, 2027, 1],
    ['2026-12-31', 4, 2027, 3],
    ['2026-02-01', 2, 2027, 1],
  ])(
    'a close date of %s in a year that starts in month %i falls into %i, quarter %i',
    (CloseDate, month, year, quarter) => {
      const row = derived(
        'Opportunity',
        { CloseDate, StageName: 'Prospecting' },
        { fiscalYearStartMonth: month },
      )
      expect(row).toMatchObject({ FiscalYear: year, FiscalQuarter: quarter, Fiscal: `${year} ${quarter}` })
    },
  )

  test.each([
    ['2026-01-01', 12, '2026-12-31'],
    ['2026-02-15', 1, '2026-03-14'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('a contract from %s over %i months ends on %s', (StartDate, ContractTerm, EndDate) => {
    expect(derived('Contract', { StartDate, ContractTerm }).EndDate).toBe(EndDate)
  })

  test('a contract is activated once', () => {
    const active = derived('Contract', { Status: 'Activated' })
    expect(active.ActivatedDate).toBe('2026-11-21T09:30:00.000Z')
    expect(derived('Contract', { Status: 'Draft' }).ActivatedDate).toBeNull()
  })

  test('a case that closes says when, and forgets it when it opens again', () => {
    const closed = derived('Case', { Status: 'Closed' })
    expect(closed).toMatchObject({ IsClosed: true, ClosedDate: '2026-11-21T09:30:00.000Z' })
    expect(derived('Case', { Status: 'Working' }, { before: closed })).toMatchObject({
      IsClosed: false,
      ClosedDate: null,
    })
  })

  test('a case whose account was emptied on purpose does not get its contact’s again', () => {
    const type = schema.object('Case')
    if (type === undefined) throw new Error('no Case')
    const store = createStore(schema)
    store.put('Contact', { Id: '003A', AccountId: '001A' })
    const before = { ...blankRow(type), ContactId: '003A', AccountId: '001A' }
    const row = { ...before, AccountId: null }
    deriveFields(type, row, before, { store, now: '2026-11-21T09:30:00.000Z', fiscalYearStartMonth: 1 })
    expect(row.AccountId).toBeNull()
  })

  test('a stage the process doesn’t know leaves the figures alone', () => {
    const row = derived('Opportunity', {
      StageName: 'Daydream',
      Amount: 100,
      Probability: 40,
      CloseDate: '2026-12-01',
    })
    expect(row).toMatchObject({ Probability: 40, ExpectedRevenue: 40, IsClosed: false })
  })
})
