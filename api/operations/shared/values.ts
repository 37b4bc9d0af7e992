import type { MaskedRow } from '../../policy/types.ts'

/** Typed look at a masked row's fields: a value of another type, null or absent is undefined, so it is left out. */
export const text = (row: MaskedRow, field: string): string | undefined => {
  const value = row.fields[field]
  return typeof value === 'string' ? value : undefined
}

export const number = (row: MaskedRow, field: string): number | undefined => {
  const value = row.fields[field]
  return typeof value === 'number' ? value : undefined
}

/** The record's id: every query selects it. */
export const id = (row: MaskedRow): string => text(row, 'Id') ?? ''

/** `maskedFields`, only where something was masked. */
export const maskedFields = (row: MaskedRow) =>
  row.masked.length > 0 ? { maskedFields: [...row.masked] } : {}
