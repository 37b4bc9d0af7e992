/** Creating a record. */
import type { Org, RunningUser, SObjectType, Value } from '../model.ts'
import type { Draft } from '../rows.ts'
import { blankRow } from '../rows.ts'
import type { Written } from './body.ts'
import { parseBody } from './body.ts'
import { checkDuplicates, checkReferences, checkRequired, checkUnique } from './checks.ts'
import { notInsertable, wrongOperation } from './errors.ts'
import { checkRules } from './rules.ts'
import { derive, save } from './save.ts'
import { refuseLocked, visibleObject } from './target.ts'
import { checkValue } from './values.ts'

export interface WriteOptions {
  /** `Sforce-Duplicate-Rule-Header: allowSave=true`: duplicates that only alert are saved. */
  readonly allowDuplicateSave?: boolean
}

/** Creates a record and answers its id. Throws SalesforceError with the code of whatever is wrong first. */
export function createRecord(
  org: Org,
  user: RunningUser,
  object: string,
  body: Readonly<Record<string, unknown>>,
  options: WriteOptions = {},
): { id: string } {
  const type = visibleObject(org, user, object)
  if (!type.createable) throw wrongOperation(type.name, 'inserted')
  if (!org.access.object(user, type, 'create')) throw notInsertable(type.name)
  const parsed = parseBody(org, user, type, body, 'create')
  return org.store.transaction(() => {
    const written = checkAll(parsed)
    const draft = draftOf(org, user, type, written)
    checkRequired(type, draft)
    checkReferences(org, user, type, written)
    refuseLocked(org, user, type, draft)
    derive(org, type, draft, undefined)
    checkRules(type.name, draft, org, written, undefined)
    if (options.allowDuplicateSave !== true) checkDuplicates(org, type, draft)
    checkUnique(org, type, draft)
    save(org, user, type, draft, undefined)
    return { id: String(draft.Id) }
  })
}

/** Each written value within its field's limits and in its canonical form. */
export function checkAll(written: Written): Written {
  return new Map([...written].map(([field, value]) => [field, checkValue(field, value)]))
}

function draftOf(org: Org, user: RunningUser, type: SObjectType, written: Written): Draft {
  const draft = blankRow(type)
  for (const [field, value] of written) {
    // Null empties a field that may be empty; any other (a checkbox, a required picklist) keeps its default.
    if (value !== null || field.nillable) draft[field.name] = value
  }
  draft.Id = org.store.newId(type.name)
  draft.IsDeleted = false
  if (type.field('OwnerId') !== undefined) draft.OwnerId ??= user.id
  for (const field of type.fields) if (field.autoNumber) draft[field.name] = nextNumber(org, type, field.name)
  return draft
}

const AUTO_NUMBER_DIGITS = 8
/** Where each numbering begins; an org's cases are usually long past their first thousand. */
const FIRST_AUTO_NUMBERS: Readonly<Record<string, number>> = { Case: 1_000, Contract: 100 }

/** The next free number of an auto-number field, such as '00001027'. */
function nextNumber(org: Org, type: SObjectType, field: string): Value {
  let n = (FIRST_AUTO_NUMBERS[type.name] ?? 1) + org.store.count(type.name)
  const spelt = () => String(n).padStart(AUTO_NUMBER_DIGITS, '0')
  while ((org.store.lookup(type.name, field, spelt()) ?? []).length > 0) n += 1
  return spelt()
}
