/** Changing a record. */
import type { Org, Row, RunningUser, SObjectType } from '../model.ts'
import type { Draft } from '../rows.ts'
import type { Written } from './body.ts'
import { parseBody } from './body.ts'
import { checkReferences, checkRequired, checkTransfer, checkUnique } from './checks.ts'
import type { WriteOptions } from './create.ts'
import { checkAll } from './create.ts'
import { wrongOperation } from './errors.ts'
import { checkRules } from './rules.ts'
import { derive, save } from './save.ts'
import { rowToWrite, visibleObject } from './target.ts'

/** Sets fields of a record. Throws SalesforceError; on any error nothing is changed. */
export function updateRecord(
  org: Org,
  user: RunningUser,
  object: string,
  id: string,
  body: Readonly<Record<string, unknown>>,
  _options: WriteOptions = {},
): void {
  const type = visibleObject(org, user, object)
  if (!type.updateable) throw wrongOperation(type.name, 'updated')
  const parsed = parseBody(org, user, type, body, 'update')
  org.store.transaction(() => {
    const before = rowToWrite(org, user, type, id, 'edit')
    const written = checkAll(parsed)
    const draft = draftOf(type, before, written)
    checkRequired(type, draft)
    checkReferences(org, user, type, written, before)
    checkTransfer(org, user, type, before, draft)
    derive(org, type, draft, before)
    checkRules(type.name, draft, org, written, before)
    checkUnique(org, type, draft)
    save(org, user, type, draft, before)
  })
}

function draftOf(type: SObjectType, before: Row, written: Written): Draft {
  const draft: Draft = { ...before }
  for (const [field, value] of written) {
    // With line items the amount is a roll-up; a real org drops the written value without a word.
    if (type.name === 'Opportunity' && field.name === 'Amount' && before.HasOpportunityLineItem === true)
      continue
    draft[field.name] = value === null && field.type === 'boolean' ? false : value
  }
  return draft
}
