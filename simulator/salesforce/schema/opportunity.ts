/** Opportunities, their line items and their two kinds of history. */
import type { ObjectSpec } from './build.ts'
import {
  area,
  changeKey,
  currency,
  date,
  double,
  flag,
  int,
  nameText,
  owner,
  percent,
  pick,
  ref,
  text,
} from './build.ts'
import { historyOf } from './history.ts'
import { LEAD_SOURCES, LOSS_REASONS } from './picklists.ts'
import { STAGES } from './stages.ts'

const FORECAST_CATEGORIES = ['Omitted', 'Pipeline', 'BestCase', 'Forecast', 'Closed']

const opportunity: ObjectSpec = {
  name: 'Opportunity',
  label: 'Opportunity',
  labelPlural: 'Opportunities',
  keyPrefix: '006',
  sharing: 'Private',
  historyObject: 'OpportunityFieldHistory',
  searchable: true,
  fields: [
    ref('AccountId', 'Account', { children: 'Opportunities', cascadeDelete: true }),
    flag('IsPrivate', { label: 'Private' }),
    nameText(120),
    area('Description', 32_000),
    pick(
      'StageName',
      STAGES.map(s => s.name),
      { required: true, trackHistory: true, label: 'Stage' },
    ),
    currency('Amount', { trackHistory: true }),
    percent('Probability', 3, 0, { label: 'Probability (%)', defaultedOnCreate: true }),
    currency('ExpectedRevenue', {
      system: true,
      nillable: true,
      permissionable: true,
      label: 'Expected Amount',
    }),
    date('CloseDate', { required: true, trackHistory: true }),
    pick(
      'Type',
      [
        'Existing Customer - Upgrade',
        'Existing Customer - Replacement',
        'Existing Customer - Downgrade',
        'New Customer',
      ],
      {
        label: 'Opportunity Type',
      },
    ),
    text('NextStep', 255),
    pick('LeadSource', LEAD_SOURCES),
    flag('IsClosed', { system: true, label: 'Closed' }),
    flag('IsWon', { system: true, label: 'Won' }),
    pick('ForecastCategory', FORECAST_CATEGORIES, { system: true }),
    pick('ForecastCategoryName', ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'], {
      label: 'Forecast Category',
      restrictedPicklist: true,
      permissionable: false,
    }),
    ref('CampaignId', 'Campaign', { children: 'Opportunities' }),
    flag('HasOpportunityLineItem', { system: true, label: 'Has Line Item' }),
    ref('Pricebook2Id', 'Pricebook2', {
      label: 'Price Book ID',
      children: 'Opportunities',
      permissionable: false,
    }),
    ref('ContactId', 'Contact', { children: null, updateable: false, permissionable: false }),
    owner(),
    int('FiscalQuarter', 9, { system: true, nillable: true }),
    int('FiscalYear', 9, { system: true, nillable: true }),
    text('Fiscal', 6, { system: true, nillable: true, label: 'Fiscal Period' }),
    date('LastActivityDate', { system: true, nillable: true, label: 'Last Activity' }),
    percent('Discount__c', 5, 2, { label: 'Discount' }),
    pick('Loss_Reason__c', LOSS_REASONS, { restrictedPicklist: true, label: 'Loss Reason' }),
    changeKey(),
  ],
}

const lineItem: ObjectSpec = {
  name: 'OpportunityLineItem',
  label: 'Opportunity Product',
  labelPlural: 'Opportunity Products',
  keyPrefix: '00k',
  sharing: 'ControlledByParent',
  controllingParents: ['OpportunityId'],
  permissionsFrom: 'Opportunity',
  fields: [
    ref('OpportunityId', 'Opportunity', {
      required: true,
      updateable: false,
      children: 'OpportunityLineItems',
      cascadeDelete: true,
    }),
    int('SortOrder'),
    ref('PricebookEntryId', 'PricebookEntry', {
      required: true,
      updateable: false,
      label: 'Price Book Entry ID',
      children: 'OpportunityLineItems',
    }),
    ref('Product2Id', 'Product2', { system: true, label: 'Product ID', children: null }),
    text('ProductCode', 255, { system: true, nillable: true }),
    text('Name', 376, { system: true, nameField: true, label: 'Opportunity Product Name' }),
    double('Quantity', 12, 2, { required: true }),
    currency('TotalPrice', { permissionable: false }),
    currency('UnitPrice', { permissionable: false, label: 'Sales Price' }),
    currency('ListPrice', { system: true, nillable: true }),
    percent('Discount', 5, 2, { label: 'Discount' }),
    date('ServiceDate', { label: 'Date' }),
    text('Description', 255, { label: 'Line Description' }),
  ],
}

const snapshot: ObjectSpec = {
  name: 'OpportunityHistory',
  label: 'Opportunity History',
  labelPlural: 'Opportunity History',
  keyPrefix: '008',
  sharing: 'ControlledByParent',
  controllingParents: ['OpportunityId'],
  permissionsFrom: 'Opportunity',
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    ref('OpportunityId', 'Opportunity', {
      system: true,
      children: 'OpportunityHistories',
      cascadeDelete: true,
    }),
    pick('StageName', [], { system: true, label: 'Stage Name' }),
    currency('Amount', { system: true, nillable: true }),
    currency('ExpectedRevenue', { system: true, nillable: true }),
    date('CloseDate', { system: true, nillable: true }),
    percent('Probability', 3, 0, { system: true, nillable: true }),
    pick('ForecastCategory', FORECAST_CATEGORIES, { system: true }),
    currency('PrevAmount', { system: true, nillable: true }),
    date('PrevCloseDate', { system: true, nillable: true }),
  ],
}

export const opportunityObjects: readonly ObjectSpec[] = [
  opportunity,
  lineItem,
  snapshot,
  historyOf('Opportunity', 'OpportunityFieldHistory', 'OpportunityId'),
]
