/** Keeping a finished row, and everything the platform does because of it. */
import type { Org, Row, RunningUser, SObjectType, Value } from '../model.ts'
import type { Draft } from '../rows.ts'
import { deriveFields } from '../rows.ts'
import { keepHistory, nowOf, stamps } from './history.ts'
import { keepShares } from './shares.ts'

/** Works out the derived fields of a draft, in place. */
export function derive(org: Org, type: SObjectType, row: Draft, before: Row | undefined) {
  const { store, fiscalYearStartMonth } = org
  deriveFields(type, row, before, { store, now: nowOf(org), fiscalYearStartMonth })
}

/** Stores a draft with its stamps, its history and its consequences for other rows. */
export function save(org: Org, user: RunningUser, type: SObjectType, draft: Draft, before: Row | undefined) {
  const row: Row = { ...draft, ...stamps(org, user, before) }
  org.store.put(type.name, row)
  keepHistory(org, user, type, before, row)
  keepShares(org, user, type.name, before, row)
  consequences(org, user, type, row)
}

/** What a saved or deleted row changes elsewhere. */
export function consequences(org: Org, user: RunningUser, type: SObjectType, row: Row) {
  if (type.name === 'OpportunityLineItem') rollUpAmount(org, user, row)
  if (type.name === 'Task' || type.name === 'Event') rollUpActivity(org, row)
}

/** With line items, an opportunity's amount is the sum of their totals; the first one fixes its price book. */
function rollUpAmount(org: Org, user: RunningUser, item: Row) {
  const type = org.schema.object('Opportunity')
  const before = org.store.get('Opportunity', String(item.OpportunityId))
  if (type === undefined || before === undefined || before.IsDeleted === true) return
  const items = (org.store.lookup('OpportunityLineItem', 'OpportunityId', String(before.Id)) ?? []).filter(
    row => row.IsDeleted !== true,
  )
  const total = items.reduce((sum, row) => sum + Number(row.TotalPrice ?? 0), 0)
  const draft: Draft = {
    ...before,
    HasOpportunityLineItem: items.length > 0,
    Amount: items.length > 0 ? Math.round(total * 100) / 100 : (before.Amount ?? null),
    Pricebook2Id: before.Pricebook2Id ?? priceBookOf(org, item),
  }
  derive(org, type, draft, before)
  save(org, user, type, draft, before)
}

const priceBookOf = (org: Org, item: Row): Value =>
  org.store.get('PricebookEntry', String(item.PricebookEntryId))?.Pricebook2Id ?? null

/** LastActivityDate of whatever a finished activity is about; it doesn't count as a modification of that record. */
function rollUpActivity(org: Org, activity: Row) {
  const date = activity.ActivityDate
  const done = activity.IsClosed === true || typeof activity.StartDateTime === 'string'
  if (!done || activity.IsDeleted === true || typeof date !== 'string' || date > nowOf(org)) return
  for (const id of new Set([activity.WhatId, activity.WhoId, activity.AccountId])) {
    const type = typeof id === 'string' ? org.schema.byPrefix(id.slice(0, 3)) : undefined
    const row = type === undefined ? undefined : org.store.get(type.name, String(id))
    if (type?.field('LastActivityDate') === undefined || row === undefined) continue
    if (String(row.LastActivityDate ?? '') < date)
      org.store.put(type.name, { ...row, LastActivityDate: date })
  }
}
