/**
 * How Salesforce keeps objects that have no permissions or no sharing of their own. UserRecordAccess speaks only for
 * objects of the Sharing Settings page, and ObjectPermissions has no rows for these (Salesforce, Object Reference).
 * An object that isn't here has both; what Salesforce then says nothing about isn't shown.
 */

export interface Particularity {
  /** The object whose read permission counts instead; undefined: the object's own; null: everybody may read it. */
  readonly permissionOf?: string | null
  /** The field that holds the id of the record whose access counts instead. */
  readonly accessOf?: string
  /** Rows tell of one field of this object (named by `Field`), and are hidden with it. */
  readonly historyOf?: string
  /** Fields repeat those of this object ('Amount', 'PrevAmount'), and are hidden with them. */
  readonly snapshotOf?: string
}

const known: Readonly<Record<string, Particularity>> = {
  user: { permissionOf: null },
  group: { permissionOf: null },
  userrole: { permissionOf: null },
  profile: { permissionOf: null },
  recordtype: { permissionOf: null },
  task: { permissionOf: null },
  event: { permissionOf: null },
  processinstance: { permissionOf: null, accessOf: 'TargetObjectId' },
  opportunitylineitem: { permissionOf: 'Opportunity', accessOf: 'OpportunityId' },
  opportunitycontactrole: { permissionOf: 'Opportunity', accessOf: 'OpportunityId' },
  opportunityteammember: { permissionOf: 'Opportunity', accessOf: 'OpportunityId' },
  opportunityhistory: {
    permissionOf: 'Opportunity',
    accessOf: 'OpportunityId',
    snapshotOf: 'Opportunity',
  },
  opportunityfieldhistory: {
    permissionOf: 'Opportunity',
    accessOf: 'OpportunityId',
    historyOf: 'Opportunity',
  },
  accountteammember: { permissionOf: 'Account', accessOf: 'AccountId' },
  casecomment: { permissionOf: 'Case', accessOf: 'ParentId' },
  pricebookentry: { permissionOf: 'Pricebook2' },
}

/** AccountHistory, CaseHistory, Project__History. */
const standardHistory = /^([a-z0-9]+)history$/i
const customHistory = /^([a-z0-9_]+)__history$/i

/** What is particular about an object, whose name must be spelled as Salesforce does; nothing about most. */
export function particularityOf(object: string): Particularity {
  const found = known[object.toLowerCase()]
  if (found !== undefined) return found
  const custom = customHistory.exec(object)?.[1]
  if (custom !== undefined)
    return { permissionOf: `${custom}__c`, accessOf: 'ParentId', historyOf: `${custom}__c` }
  const parent = standardHistory.exec(object)?.[1]
  if (parent !== undefined) return { permissionOf: parent, accessOf: `${parent}Id`, historyOf: parent }
  return {}
}

/**
 * Key prefixes of records without any sharing, which whoever may read the object reads: groups and queues, products,
 * price book entries, record types, roles, profiles.
 */
const unshared = new Set(['00G', '01t', '01u', '012', '00E', '00e'])

/** False: no record of this kind is kept from those who may read its object. */
export const isShared = (id: string): boolean => !unshared.has(id.slice(0, 3))
