/** Rows as they begin, and what the platform works out from the fields people write. */
import type { Row, SObjectType, Store, Value } from './model.ts'
import { CLOSED_CASE_STATUSES } from './schema/case.ts'
import { stageNamed } from './schema/stages.ts'

export type Draft = Record<string, Value>

const blanks = new WeakMap<SObjectType, Draft>()

/** Every field of an object at its default, null where it has none. */
export function blankRow(type: SObjectType): Draft {
  const known = blanks.get(type)
  if (known !== undefined) return { ...known }
  const values = Object.fromEntries(type.fields.map(field => [field.name, field.defaultValue]))
  // Parsed, because V8 keeps a parsed object in its fast form, and every copy of it too.
  const blank: Draft = JSON.parse(JSON.stringify(values))
  blanks.set(type, blank)
  return { ...blank }
}

/** What deriving a row may depend on beside the row. */
interface Derivation {
  readonly store: Store
  /** Now, as a row keeps it: '2026-11-21T09:30:00.000Z'. */
  readonly now: string
  readonly fiscalYearStartMonth: number
}

/**
 * Fills in what follows from other fields: full names, stage figures, IsClosed, the account an activity rolls up to,
 * line totals and the like. `before` is the stored row, undefined for a new one. Changes `row`.
 */
export function deriveFields(type: SObjectType, row: Draft, before: Row | undefined, context: Derivation) {
  DERIVE[type.name]?.(row, before, context)
}

type Derive = (row: Draft, before: Row | undefined, context: Derivation) => void

const DERIVE: Readonly<Record<string, Derive>> = {
  Contact: fullName,
  Lead: fullName,
  User: fullName,
  Opportunity(row, before, { fiscalYearStartMonth }) {
    const stage = stageNamed(text(row.StageName))
    if (stage !== undefined) {
      const stageChanged = before === undefined || before.StageName !== row.StageName
      const probabilityGiven = row.Probability !== null && row.Probability !== before?.Probability
      if (stageChanged && !probabilityGiven) row.Probability = stage.probability
      row.IsClosed = stage.closed
      row.IsWon = stage.won
      const category = row.ForecastCategoryName ?? null
      const categoryGiven = category !== null && category !== before?.ForecastCategoryName
      if ((stageChanged && !categoryGiven) || category === null)
        row.ForecastCategoryName = stage.forecastCategory
    }
    row.ForecastCategory = FORECAST_CATEGORIES[text(row.ForecastCategoryName)] ?? null
    row.ExpectedRevenue = expectedRevenue(row.Amount ?? null, row.Probability ?? null)
    const fiscal = fiscalPeriod(text(row.CloseDate), fiscalYearStartMonth)
    row.FiscalYear = fiscal?.year ?? null
    row.FiscalQuarter = fiscal?.quarter ?? null
    row.Fiscal = fiscal === undefined ? null : `${fiscal.year} ${fiscal.quarter}`
  },
  OpportunityLineItem(row, before, { store }) {
    const entry = store.get('PricebookEntry', text(row.PricebookEntryId))
    const product = store.get('Product2', text(entry?.Product2Id))
    const opportunity = store.get('Opportunity', text(row.OpportunityId))
    row.Product2Id = product?.Id ?? null
    row.ProductCode = product?.ProductCode ?? null
    row.ListPrice = entry?.UnitPrice ?? null
    row.Name = `${text(opportunity?.Name)} ${text(product?.Name)}`.trim()
    deriveLinePrices(row, before)
  },
  PricebookEntry(row, _before, { store }) {
    const product = store.get('Product2', text(row.Product2Id))
    row.Name = product?.Name ?? null
    row.ProductCode = product?.ProductCode ?? null
  },
  Case(row, before, { store, now }) {
    row.IsClosed = CLOSED_CASE_STATUSES.has(text(row.Status))
    if (!row.IsClosed) row.ClosedDate = null
    else if (before?.IsClosed !== true) row.ClosedDate ??= now
    const contact = store.get('Contact', text(row.ContactId))
    // A new case takes over the account of its contact.
    if (before === undefined) row.AccountId ??= contact?.AccountId ?? null
  },
  Task(row, before, { store, now }) {
    row.IsClosed = row.Status === 'Completed'
    row.IsHighPriority = row.Priority === 'High'
    if (!row.IsClosed) row.CompletedDateTime = null
    else if (before?.IsClosed !== true) row.CompletedDateTime ??= now
    row.AccountId = accountOfActivity(row, store)
  },
  Event(row, before, { store }) {
    row.AccountId = accountOfActivity(row, store)
    deriveEventTimes(row, before)
  },
  Contract(row, _before, { now }) {
    if (row.StartDate !== null && row.ContractTerm !== null)
      row.EndDate = contractEnd(text(row.StartDate), Number(row.ContractTerm))
    else row.EndDate = null
    if (row.Status === 'Activated') row.ActivatedDate ??= now
  },
}

/** The API name of each forecast category, by the name people choose. */
const FORECAST_CATEGORIES: Readonly<Record<string, string>> = {
  Omitted: 'Omitted',
  Pipeline: 'Pipeline',
  'Best Case': 'BestCase',
  Commit: 'Forecast',
  Closed: 'Closed',
}

const MINUTE_MS = 60_000
const text = (value: Value | undefined) => (typeof value === 'string' ? value : '')

function fullName(row: Draft) {
  row.Name = [row.FirstName, row.LastName].filter(part => typeof part === 'string' && part !== '').join(' ')
}

/** Amount × probability, in cents; null without an amount. */
function expectedRevenue(amount: Value, probability: Value): Value {
  if (typeof amount !== 'number') return null
  return Math.round(amount * (typeof probability === 'number' ? probability : 0)) / 100
}

/**
 * Fiscal year and quarter of a date; a year that doesn't start in January is named after the calendar year it ends
 * in, which is Salesforce's default.
 */
function fiscalPeriod(date: string, startMonth: number): { year: number; quarter: number } | undefined {
  const [year, month] = date.split('-').map(Number)
  if (year === undefined || month === undefined || Number.isNaN(year)) return undefined
  const offset = (month - startMonth + 12) % 12
  const endsNextYear = startMonth > 1 && month >= startMonth
  return { year: endsNextYear ? year + 1 : year, quarter: Math.floor(offset / 3) + 1 }
}

/** Whichever of unit price and total was written decides the other; a changed quantity changes the total. */
function deriveLinePrices(row: Draft, before: Row | undefined) {
  const quantity = typeof row.Quantity === 'number' ? row.Quantity : 0
  const discount = typeof row.Discount === 'number' ? 1 - row.Discount / 100 : 1
  const totalWritten = typeof row.TotalPrice === 'number' && row.TotalPrice !== before?.TotalPrice
  if (totalWritten && (row.UnitPrice === null || row.UnitPrice === before?.UnitPrice)) {
    const divisor = quantity * discount
    row.UnitPrice = divisor === 0 ? 0 : cents(Number(row.TotalPrice) / divisor)
    return
  }
  row.UnitPrice ??= row.ListPrice ?? 0
  row.TotalPrice = cents(Number(row.UnitPrice) * quantity * discount)
}

const cents = (n: number) => Math.round(n * 100) / 100

/** The account an activity counts for: what it is about, or else the account of whom it is with. */
function accountOfActivity(row: Draft, store: Store): Value {
  const what = text(row.WhatId)
  const about = what === '' ? undefined : store.schema.byPrefix(what.slice(0, 3))
  if (about?.name === 'Account') return what
  const target = about === undefined ? undefined : store.get(about.name, what)
  const account = target?.AccountId ?? target?.Account__c ?? null
  if (account !== null) return account
  return store.get('Contact', text(row.WhoId))?.AccountId ?? null
}

/** Start, end, duration and the older ActivityDate pair all say the same. */
function deriveEventTimes(row: Draft, before: Row | undefined) {
  const changed = (name: string) => row[name] !== null && row[name] !== before?.[name]
  if (changed('ActivityDateTime') && !changed('StartDateTime'))
    row.StartDateTime = row.ActivityDateTime ?? null
  if (row.StartDateTime === null && row.ActivityDate !== null)
    row.StartDateTime = `${text(row.ActivityDate)}T00:00:00.000Z`
  const start = Date.parse(text(row.StartDateTime))
  if (Number.isNaN(start)) return
  if (!changed('EndDateTime') && typeof row.DurationInMinutes === 'number')
    row.EndDateTime = new Date(start + row.DurationInMinutes * MINUTE_MS).toISOString()
  const end = Date.parse(text(row.EndDateTime))
  if (!Number.isNaN(end)) row.DurationInMinutes = Math.round((end - start) / MINUTE_MS)
  row.ActivityDateTime = row.StartDateTime ?? null
  row.ActivityDate = text(row.StartDateTime).slice(0, 10)
}

/** The last day of a contract of so many months: the day before its anniversary. */
function contractEnd(start: string, months: number): string {
  const end = new Date(`${start}T00:00:00.000Z`)
  end.setUTCMonth(end.getUTCMonth() + months)
  end.setUTCDate(end.getUTCDate() - 1)
  return end.toISOString().slice(0, 10)
}
