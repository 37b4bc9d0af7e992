/** Products and price books. Their sharing is open: object permissions alone decide. */
import type { ObjectSpec } from './build.ts'
import { area, currency, flag, nameText, pick, ref, text } from './build.ts'

const product: ObjectSpec = {
  name: 'Product2',
  label: 'Product',
  labelPlural: 'Products',
  keyPrefix: '01t',
  sharing: 'ReadWrite',
  searchable: true,
  fields: [
    nameText(255, { label: 'Product Name' }),
    text('ProductCode', 255),
    area('Description', 4_000, { label: 'Product Description' }),
    flag('IsActive', { label: 'Active' }),
    pick('Family', ['Hardware', 'Software', 'Services', 'Support'], { label: 'Product Family' }),
    text('StockKeepingUnit', 180, { label: 'Product SKU' }),
    pick('QuantityUnitOfMeasure', ['Each', 'Seat', 'Hour', 'Month']),
  ],
}

const pricebook: ObjectSpec = {
  name: 'Pricebook2',
  label: 'Price Book',
  labelPlural: 'Price Books',
  keyPrefix: '01s',
  sharing: 'ReadWrite',
  fields: [
    nameText(255, { label: 'Price Book Name' }),
    flag('IsActive', { label: 'Active' }),
    flag('IsStandard', { system: true, label: 'Is Standard Price Book' }),
    text('Description', 255),
  ],
}

const entry: ObjectSpec = {
  name: 'PricebookEntry',
  label: 'Price Book Entry',
  labelPlural: 'Price Book Entries',
  keyPrefix: '01u',
  sharing: 'ReadWrite',
  permissionsFrom: 'Pricebook2',
  fields: [
    text('Name', 255, { system: true, nameField: true, label: 'Product Name' }),
    ref('Pricebook2Id', 'Pricebook2', {
      required: true,
      updateable: false,
      label: 'Price Book ID',
      children: 'PricebookEntries',
      cascadeDelete: true,
    }),
    ref('Product2Id', 'Product2', {
      required: true,
      updateable: false,
      label: 'Product ID',
      children: 'PricebookEntries',
      cascadeDelete: true,
    }),
    currency('UnitPrice', { required: true, label: 'List Price' }),
    flag('IsActive', { label: 'Active' }),
    flag('UseStandardPrice'),
    text('ProductCode', 255, { system: true, nillable: true }),
  ],
}

export const productObjects: readonly ObjectSpec[] = [product, pricebook, entry]
