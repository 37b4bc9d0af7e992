import type { Crm, CrmRow } from '../../crm/types.ts'

/** Typed look at a row's fields: untrusted text, a value of another type, null or absent is undefined, so it is left out. */
export const text = (row: CrmRow, field: string): string | undefined => {
  const value = row.fields[field]
  return typeof value === 'string' ? value : undefined
}

export const number = (row: CrmRow, field: string): number | undefined => {
  const value = row.fields[field]
  return typeof value === 'number' ? value : undefined
}

/** The text of a field whoever wrote it, to compare with what the caller said; never to be shown. */
export const compared = (row: CrmRow, field: string): string =>
  text(row, field) ?? row.untrusted?.find(found => found.field === field)?.text ?? ''

/** A value for a sentence: sensitive fields are shown in records, but never said. */
export const aloud = (crm: Crm, object: string, row: CrmRow, field: string): string | undefined => {
  if (crm.field(object, field)?.sensitive === true) return undefined
  return text(row, field) ?? number(row, field)?.toLocaleString('en-US')
}

/** The record's id: every query selects it. */
export const id = (row: CrmRow): string => text(row, 'Id') ?? ''

/** `maskedFields`, only where something was masked. */
export const maskedFields = (row: CrmRow) => (row.masked.length > 0 ? { maskedFields: [...row.masked] } : {})
