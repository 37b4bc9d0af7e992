/** Accounts, contacts, contracts and notes. */
import type { FieldSpec, ObjectSpec } from './build.ts'
import {
  area,
  currency,
  date,
  datetime,
  email,
  flag,
  int,
  nameText,
  owner,
  personName,
  phone,
  pick,
  ref,
  text,
  url,
} from './build.ts'
import { historyOf } from './history.ts'
import { INDUSTRIES, LEAD_SOURCES, RATINGS, REGIONS, SALUTATIONS } from './picklists.ts'

/** Street, city, state, postal code and country with a prefix such as 'Billing'. */
export const address = (prefix: string): readonly FieldSpec[] => [
  area(`${prefix}Street`, 255),
  text(`${prefix}City`, 40),
  text(`${prefix}State`, 80, { label: `${prefix} State/Province`.trim() }),
  text(`${prefix}PostalCode`, 20, { label: `${prefix} Zip/Postal Code`.trim() }),
  text(`${prefix}Country`, 80),
]

const account: ObjectSpec = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  sharing: 'Private',
  historyObject: 'AccountHistory',
  searchable: true,
  fields: [
    nameText(255, { label: 'Account Name', trackHistory: true }),
    pick(
      'Type',
      [
        'Prospect',
        'Customer - Direct',
        'Customer - Channel',
        'Channel Partner / Reseller',
        'Technology Partner',
        'Other',
      ],
      { label: 'Account Type' },
    ),
    ref('ParentId', 'Account', { label: 'Parent Account ID', children: 'ChildAccounts' }),
    ...address('Billing'),
    ...address('Shipping'),
    phone('Phone', { label: 'Account Phone' }),
    phone('Fax', { label: 'Account Fax' }),
    text('AccountNumber', 40),
    url('Website'),
    text('Sic', 20, { label: 'SIC Code' }),
    pick('Industry', INDUSTRIES, { trackHistory: true }),
    currency('AnnualRevenue', { scale: 0 }),
    int('NumberOfEmployees', 8, { label: 'Employees' }),
    pick('Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
    text('TickerSymbol', 20),
    area('Description', 32_000, { label: 'Account Description' }),
    pick('Rating', RATINGS, { label: 'Account Rating' }),
    text('Site', 80, { label: 'Account Site' }),
    owner(),
    pick('AccountSource', LEAD_SOURCES),
    date('LastActivityDate', { system: true, nillable: true, label: 'Last Activity' }),
    pick('Region__c', REGIONS, { restrictedPicklist: true }),
    date('Customer_Since__c'),
    currency('Credit_Limit__c'),
    flag('Legal_Hold__c', { label: 'Legal Hold', permissionable: true }),
    text('External_Ref__c', 64, { externalId: true, unique: true, label: 'External Reference' }),
    text('Legacy_Id__c', 32, { externalId: true, label: 'Legacy Id' }),
  ],
}

const contact: ObjectSpec = {
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  sharing: 'ControlledByParent',
  controllingParents: ['AccountId'],
  searchable: true,
  fields: [
    ref('AccountId', 'Account', { children: 'Contacts', cascadeDelete: true }),
    text('LastName', 80, { required: true }),
    text('FirstName', 40, { permissionable: false }),
    pick('Salutation', SALUTATIONS, { permissionable: false }),
    personName(),
    ...address('Mailing'),
    phone('Phone', { label: 'Business Phone' }),
    phone('MobilePhone'),
    email('Email'),
    text('Title', 128),
    text('Department', 80),
    text('AssistantName', 40),
    pick('LeadSource', LEAD_SOURCES),
    date('Birthdate'),
    area('Description', 32_000, { label: 'Contact Description' }),
    ref('ReportsToId', 'Contact', { children: null }),
    flag('HasOptedOutOfEmail', { label: 'Email Opt Out', permissionable: true }),
    flag('DoNotCall', { permissionable: true }),
    date('LastActivityDate', { system: true, nillable: true, label: 'Last Activity' }),
    owner(),
    text('External_Ref__c', 64, { externalId: true, unique: true, label: 'External Reference' }),
  ],
}

const contract: ObjectSpec = {
  name: 'Contract',
  label: 'Contract',
  labelPlural: 'Contracts',
  keyPrefix: '800',
  sharing: 'ControlledByParent',
  controllingParents: ['AccountId'],
  searchable: true,
  fields: [
    ref('AccountId', 'Account', { required: true, children: 'Contracts', cascadeDelete: true }),
    text('ContractNumber', 30, { autoNumber: true, nameField: true, nillable: false }),
    pick('Status', ['*Draft', 'In Approval Process', 'Activated'], {
      required: true,
      restrictedPicklist: true,
    }),
    date('StartDate', { label: 'Contract Start Date' }),
    date('EndDate', { system: true, nillable: true, label: 'Contract End Date' }),
    int('ContractTerm', 4),
    pick('OwnerExpirationNotice', ['15', '30', '45', '60', '90', '120'], {
      label: 'Owner Expiration Notice',
    }),
    date('CompanySignedDate'),
    ref('CustomerSignedId', 'Contact', { label: 'Customer Signed By ID', children: 'ContractsSigned' }),
    datetime('ActivatedDate', { system: true, nillable: true }),
    area('SpecialTerms', 4_000),
    area('Description', 32_000),
    currency('Annual_Value__c'),
    owner(),
  ],
}

const note: ObjectSpec = {
  name: 'Note',
  label: 'Note',
  labelPlural: 'Notes',
  keyPrefix: '002',
  sharing: 'ControlledByParent',
  controllingParents: ['ParentId'],
  permissionsFrom: null,
  fields: [
    ref('ParentId', ['Account', 'Contact', 'Lead', 'Opportunity', 'Case', 'Contract'], {
      required: true,
      children: 'Notes',
      cascadeDelete: true,
      updateable: false,
    }),
    text('Title', 80, { required: true, nameField: true }),
    flag('IsPrivate'),
    area('Body', 32_000, { permissionable: false }),
    owner(),
  ],
}

export const accountObjects: readonly ObjectSpec[] = [
  account,
  historyOf('Account', 'AccountHistory', 'AccountId'),
  contact,
  contract,
  note,
]
