/** Products, the standard price book and one for each region. */
import type { Region } from './words.ts'
import type { Writer } from './writer.ts'

interface PriceEntry {
  readonly id: string
  readonly listPrice: number
}

export interface PriceBook {
  readonly id: string
  readonly entries: readonly PriceEntry[]
}

export type Catalogue = Readonly<Record<Region, PriceBook>>

const PRODUCTS: readonly (readonly [
  name: string,
  code: string,
  family: string,
  unit: string,
  price: number,
])[] = [
  ['Platform Edition, Standard', 'PLT-STD', 'Software', 'Seat', 540],
  ['Platform Edition, Enterprise', 'PLT-ENT', 'Software', 'Seat', 960],
  ['Analytics Add-on', 'ANL-100', 'Software', 'Seat', 180],
  ['Field Service Module', 'FSM-200', 'Software', 'Seat', 320],
  ['Integration Pack', 'INT-050', 'Software', 'Each', 12_500],
  ['Edge Gateway G2', 'HW-EG2', 'Hardware', 'Each', 1_890],
  ['Edge Gateway G2, rugged', 'HW-EG2R', 'Hardware', 'Each', 2_640],
  ['Sensor Kit, 10 pieces', 'HW-SK10', 'Hardware', 'Each', 749.5],
  ['Implementation Day', 'SRV-IMP', 'Services', 'Each', 1_450],
  ['Training Day, on site', 'SRV-TRN', 'Services', 'Each', 1_200],
  ['Data Migration Package', 'SRV-MIG', 'Services', 'Each', 8_900],
  ['Support, Business hours', 'SUP-BH', 'Support', 'Month', 690],
  ['Support, 24×7', 'SUP-247', 'Support', 'Month', 1_980],
  ['Customer Success Plan', 'SUP-CSP', 'Support', 'Month', 2_750],
  ['Legacy Terminal T1', 'HW-T1', 'Hardware', 'Each', 310],
]
/** The last one is no longer sold. */
const retired = PRODUCTS.length - 1
/** Regional list prices against the standard ones. */
const FACTOR = { EMEA: 1.1, APAC: 0.95 }

const cents = (amount: number) => Math.round(amount * 100) / 100

/** The price book of each region; America buys from the standard one. */
export function addCatalogue(writer: Writer): Catalogue {
  const products = PRODUCTS.map(([name, code, family, unit], index) =>
    writer.add('Product2', {
      Name: name,
      ProductCode: code,
      Family: family,
      QuantityUnitOfMeasure: unit,
      StockKeepingUnit: `SKU-${code}`,
      IsActive: index !== retired,
      Description: `${name} (${family.toLowerCase()}), priced per ${unit.toLowerCase()}.`,
    }),
  )
  const book = (name: string, isStandard: boolean, factor: number): PriceBook => {
    const { Id } = writer.add('Pricebook2', { Name: name, IsActive: true, IsStandard: isStandard })
    const entries = products.map((product, index) => {
      const listPrice = cents((PRODUCTS[index]?.[4] ?? 0) * factor)
      const entry = writer.add('PricebookEntry', {
        Pricebook2Id: Id,
        Product2Id: product.Id,
        UnitPrice: listPrice,
        IsActive: index !== retired,
      })
      return { id: entry.Id, listPrice }
    })
    return { id: Id, entries: entries.slice(0, retired) }
  }
  return {
    AMER: book('Standard Price Book', true, 1),
    EMEA: book('EMEA Price Book', false, FACTOR.EMEA),
    APAC: book('APAC Price Book', false, FACTOR.APAC),
  }
}
