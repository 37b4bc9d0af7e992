/** The org's own validation rules, and the platform's rules about line items, events and contracts. */
import type { Org, Row, Value } from '../model.ts'
import type { Draft } from '../rows.ts'
import type { Written } from './body.ts'
import { circular, convertedLead, integrity, validationRule } from './errors.ts'

const DISCOUNT_PERCENT_MAX = 50

type Rule = (row: Draft, org: Org, written: Written, before: Row | undefined) => void

const text = (value: Value | undefined) => (typeof value === 'string' ? value : '')
const writes = (written: Written, name: string) =>
  [...written.keys()].some(f => f.name === name && written.get(f) !== null)

const RULES: Readonly<Record<string, Rule>> = {
  Opportunity(row) {
    if (typeof row.Discount__c === 'number' && row.Discount__c > DISCOUNT_PERCENT_MAX)
      throw validationRule('A discount above 50 % is not allowed.', ['Discount__c'])
    if (typeof row.Probability === 'number' && (row.Probability < 0 || row.Probability > 100))
      throw integrity('Probability (%): value must be between 0 and 100', ['Probability'])
  },
  Project__c(row) {
    if (
      row.Due_Date__c !== null &&
      row.Start_Date__c !== null &&
      text(row.Due_Date__c) < text(row.Start_Date__c)
    )
      throw validationRule('The due date lies before the start date.', ['Due_Date__c'])
  },
  OpportunityLineItem(row, org, written, before) {
    if (writes(written, 'UnitPrice') && writes(written, 'TotalPrice'))
      throw integrity('Only one of UnitPrice and TotalPrice may be specified', ['TotalPrice'])
    const entry = org.store.get('PricebookEntry', text(row.PricebookEntryId))
    if (before === undefined && entry?.IsActive !== true)
      throw integrity('This price definition is inactive', ['PricebookEntryId'])
    const book = org.store.get('Opportunity', text(row.OpportunityId))?.Pricebook2Id ?? null
    if (book !== null && entry?.Pricebook2Id !== book)
      throw integrity('Price book entry is not in the price book of the opportunity', ['PricebookEntryId'])
  },
  Task: refuseLeadWithRecord,
  Lead(_row, _org, _written, before) {
    if (before?.IsConverted === true) throw convertedLead()
  },
  Event(row) {
    refuseLeadWithRecord(row)
    if (row.StartDateTime === null) throw integrity('Start date and time are required', ['StartDateTime'])
    if (row.EndDateTime === null)
      throw integrity('Either a duration or an end date is required', ['DurationInMinutes'])
    if (text(row.EndDateTime) < text(row.StartDateTime))
      throw integrity('Event duration can not be negative', ['DurationInMinutes'])
  },
  Contract(row, _org, _written, before) {
    if (before === undefined && row.Status !== 'Draft')
      throw validationRule('Choose a valid contract status and save your changes.', ['Status'])
  },
}

/** An activity with a lead can't be about a record too. */
function refuseLeadWithRecord(row: Draft) {
  if (text(row.WhoId).startsWith('00Q') && row.WhatId !== null)
    throw integrity('Related To ID: You can only relate an activity with a lead to the lead', ['WhatId'])
}

/** A record may not lie below itself. */
function refuseCycle(object: string, row: Draft, org: Org) {
  for (const name of ['ParentId', 'ReportsToId', 'ManagerId', 'ParentRoleId']) {
    if (!org.schema.object(object)?.field(name)?.referenceTo.includes(object)) continue
    const seen = new Set([row.Id])
    for (let id = row[name] ?? null; id !== null; id = org.store.get(object, text(id))?.[name] ?? null) {
      if (seen.has(id)) throw circular()
      seen.add(id)
    }
  }
}

/** Throws FIELD_CUSTOM_VALIDATION_EXCEPTION or FIELD_INTEGRITY_EXCEPTION when a row breaks a rule of its object. */
export function checkRules(object: string, row: Draft, org: Org, written: Written, before: Row | undefined) {
  refuseCycle(object, row, org)
  RULES[object]?.(row, org, written, before)
}
