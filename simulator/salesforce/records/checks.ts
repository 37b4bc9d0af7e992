/** What must hold of a whole row before it is kept. */
import type { Field, Org, Row, RunningUser, SObjectType } from '../model.ts'
import { SalesforceError } from '../model.ts'
import type { Draft } from '../rows.ts'
import type { Written } from './body.ts'
import {
  duplicateValue,
  inactiveOwner,
  noAccess,
  noCrossReferenceAccess,
  noSuchReference,
  referenceDeleted,
  requiredMissing,
} from './errors.ts'
import { referenceTarget } from './values.ts'

/** REQUIRED_FIELD_MISSING for every required field left empty. */
export function checkRequired(type: SObjectType, row: Draft) {
  const missing = type.fields.filter(f => isRequired(f) && row[f.name] === null).map(f => f.name)
  if (missing.length > 0) throw requiredMissing(missing)
}

const isRequired = (field: Field) => !field.nillable && field.createable && field.type !== 'boolean'

/** Every written reference must point at a live record that the user may see, or write where it is a parent. */
export function checkReferences(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  written: Written,
  before?: Row,
) {
  for (const [field, value] of written) {
    if (field.type !== 'reference' || typeof value !== 'string' || before?.[field.name] === value) continue
    const name = referenceTarget(field, value, org.schema.byPrefix(value.slice(0, 3))?.name)
    const target = org.schema.object(name)
    const row = org.store.get(name, value)
    if (target === undefined || row === undefined) throw noSuchReference()
    if (!org.access.row(user, target, row, 'read')) throw noCrossReferenceAccess(value)
    if (row.IsDeleted === true) throw referenceDeleted()
    if (!org.access.row(user, target, row, rightOnParent(type, field))) throw noCrossReferenceAccess(value)
    if (field.name === 'OwnerId' && row.IsActive === false) throw inactiveOwner(value, type.label)
  }
}

/** Hanging a record under a controlling parent takes edit on it, sharing it takes all; anything else takes read. */
function rightOnParent(type: SObjectType, field: Field) {
  const isActivityOrNote = type.permissionsFrom === null
  if (isActivityOrNote || !type.controllingParents.includes(field.name)) return 'read'
  return /(Share|TeamMember)$/.test(type.name) ? 'all' : 'edit'
}

/** Giving a record to somebody else takes the transfer right. */
export function checkTransfer(org: Org, user: RunningUser, type: SObjectType, before: Row, row: Draft) {
  if (type.field('OwnerId') === undefined || row.OwnerId === before.OwnerId) return
  if (!org.access.row(user, type, before, 'transfer')) throw noAccess()
}

/** DUPLICATE_VALUE for a value that a unique field holds elsewhere. */
export function checkUnique(org: Org, type: SObjectType, row: Draft) {
  for (const field of type.fields) {
    const value = row[field.name] ?? null
    if (!field.unique || value === null) continue
    const other = org.store
      .lookup(type.name, field.name, value)
      ?.find(r => r.IsDeleted !== true && r.Id !== row.Id)
    if (other !== undefined) throw duplicateValue(field, String(other.Id))
  }
}

const DUPLICATE_RULES: Readonly<Record<string, { field: string; rule: string; match: string }>> = {
  Account: {
    field: 'Name',
    rule: 'Standard_Account_Duplicate_Rule',
    match: 'Standard_Account_Match_Rule_v1_0',
  },
  Contact: {
    field: 'Email',
    rule: 'Standard_Contact_Duplicate_Rule',
    match: 'Standard_Contact_Match_Rule_v1_1',
  },
}

/**
 * The alert rules on new accounts (same name) and contacts (same e-mail). Like the standard rules they look at all
 * records, whether or not the user can see them.
 */
export function checkDuplicates(org: Org, type: SObjectType, row: Draft) {
  const rule = DUPLICATE_RULES[type.name]
  const value = rule === undefined ? null : (row[rule.field] ?? null)
  if (rule === undefined || value === null) return
  const matches = (org.store.lookup(type.name, rule.field, value) ?? []).filter(r => r.IsDeleted !== true)
  if (matches.length === 0) return
  const message = 'Use one of these records?'
  throw new SalesforceError(400, 'DUPLICATES_DETECTED', message, [], {
    duplicateResult: {
      allowSave: true,
      duplicateRule: rule.rule,
      duplicateRuleEntityType: type.name,
      errorMessage: message,
      matchResults: [
        {
          entityType: type.name,
          errors: [],
          matchEngine: 'FuzzyMatchEngine',
          matchRecords: matches.map(match => ({
            additionalInformation: [],
            fieldDiffs: [],
            matchConfidence: 100.0,
            record: { attributes: { type: type.name }, Id: match.Id },
          })),
          rule: rule.match,
          size: matches.length,
          success: true,
        },
      ],
    },
  })
}
