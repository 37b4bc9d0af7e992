/**
 * What each profile may do. Letters: c create, r read, e edit, d delete, v view all records, m modify all records.
 * Fields not hidden are readable, and editable where the object may be edited and the field written.
 */
import type { ProfileName } from '../../people.ts'

export interface ProfileSpec {
  readonly name: ProfileName
  readonly description: string
  readonly objects: Readonly<Record<string, string>>
  /** 'Object.Field' the profile can't see. */
  readonly hidden: readonly string[]
  /** 'Object.Field' the profile sees and can't change. */
  readonly readOnlyFields?: readonly string[]
  readonly viewAllData?: true
  readonly modifyAllData?: true
  /** May write tasks and events. */
  readonly activities: boolean
}

/** What only managers, the deal desk and administrators are meant to see, and nobody in sales. */
const CREDIT = 'Account.Credit_Limit__c'
const INTERNAL_NOTES = 'Case.Internal_Notes__c'
const ARTICLE_NOTES = 'Knowledge__kav.Internal_Notes__c'
const PROJECT_NOTES = 'Project__c.Confidential_Notes__c'
const DISCOUNT = 'Opportunity.Discount__c'

/** Only administrators put an account under legal hold. */
const LEGAL_HOLD = 'Account.Legal_Hold__c'

const catalogue = { Product2: 'r', Pricebook2: 'r', Campaign: 'r', Knowledge__kav: 'r' }
const everything = {
  Account: 'credvm',
  Contact: 'credvm',
  Opportunity: 'credvm',
  Lead: 'credvm',
  Case: 'credvm',
  Contract: 'credvm',
  Campaign: 'credvm',
  Product2: 'cred',
  Pricebook2: 'cred',
  Project__c: 'credvm',
  Knowledge__kav: 'credvm',
}
/** Money and intentions of a deal. */
const DEAL_FIGURES = [
  'Amount',
  'ExpectedRevenue',
  'NextStep',
  'Discount__c',
  'Description',
  'Probability',
  'Loss_Reason__c',
].map(name => `Opportunity.${name}`)

export const PROFILES: readonly ProfileSpec[] = [
  {
    name: 'Sales User',
    description: 'Sells: own accounts and opportunities, their cases to read',
    objects: {
      ...catalogue,
      Account: 'cre',
      Contact: 'cred',
      Opportunity: 'cred',
      Lead: 'cre',
      Case: 'cre',
      Contract: 'r',
      Project__c: 'cre',
    },
    hidden: [CREDIT, INTERNAL_NOTES, PROJECT_NOTES, ARTICLE_NOTES],
    readOnlyFields: [DISCOUNT, LEGAL_HOLD],
    activities: true,
  },
  {
    name: 'Sales Manager',
    description: 'Leads sellers: what the team owns, with credit limits and discounts',
    objects: {
      ...catalogue,
      Account: 'cred',
      Contact: 'cred',
      Opportunity: 'cred',
      Lead: 'cred',
      Case: 'cre',
      Contract: 'cre',
      Campaign: 'cre',
      Project__c: 'cred',
    },
    hidden: [INTERNAL_NOTES, PROJECT_NOTES, ARTICLE_NOTES],
    readOnlyFields: [CREDIT, LEGAL_HOLD],
    activities: true,
  },
  {
    name: 'Service User',
    description:
      'Solves cases of any account, keeps its contacts; sees that there are deals, not what they are worth',
    objects: {
      Account: 'rv',
      Contact: 'crevm',
      Opportunity: 'rv',
      Case: 'credvm',
      Contract: 'r',
      Product2: 'r',
      Pricebook2: 'r',
      Project__c: 'r',
      // Those who may write articles see drafts.
      Knowledge__kav: 'cre',
    },
    hidden: [CREDIT, PROJECT_NOTES, 'Account.AnnualRevenue', 'Contract.Annual_Value__c', ...DEAL_FIGURES],
    readOnlyFields: [LEGAL_HOLD],
    activities: true,
  },
  {
    name: 'Read Only',
    description: 'Looks up who and what, changes nothing',
    objects: {
      Account: 'rv',
      Contact: 'r',
      Opportunity: 'rv',
      Case: 'rv',
      Campaign: 'r',
      Product2: 'r',
      Knowledge__kav: 'r',
    },
    hidden: [
      CREDIT,
      INTERNAL_NOTES,
      ARTICLE_NOTES,
      'Account.AnnualRevenue',
      'Account.Description',
      'Case.Description',
      'Contact.MobilePhone',
      'Contact.Birthdate',
      'Contact.Description',
      ...DEAL_FIGURES,
    ],
    activities: false,
  },
  {
    name: 'Deal Desk',
    description: 'Checks and sets prices and discounts of every deal',
    objects: {
      ...catalogue,
      Account: 'rv',
      Contact: 'r',
      Opportunity: 'revm',
      Lead: 'r',
      Contract: 'crev',
      Project__c: 'r',
    },
    hidden: [PROJECT_NOTES, ARTICLE_NOTES],
    readOnlyFields: [CREDIT, LEGAL_HOLD],
    activities: true,
  },
  {
    name: 'System Administrator',
    description: 'Everything',
    objects: everything,
    hidden: [],
    viewAllData: true,
    modifyAllData: true,
    activities: true,
  },
  {
    name: 'Integration',
    description: 'Looks users up and serves scheduled flows: sees everything, changes nothing',
    objects: Object.fromEntries(Object.keys(everything).map(name => [name, 'rv'])),
    hidden: [],
    viewAllData: true,
    activities: false,
  },
]
