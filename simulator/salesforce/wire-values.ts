/** How a stored value looks in a REST answer. */
import type { Field, Value } from './model.ts'

/** Date-times end in '+0000' on the wire where rows keep 'Z'; everything else is sent as it is stored. */
export function wireValue(field: Field, value: Value): unknown {
  return field.type === 'datetime' && typeof value === 'string' ? wireDateTime(value) : value
}

/** '2026-11-21T09:30:00.000Z' → '2026-11-21T09:30:00.000+0000'. */
export function wireDateTime(iso: string): string {
  return iso.endsWith('Z') ? `${iso.slice(0, -1)}+0000` : iso
}

/** Path of a record, as in `attributes.url`; the version with or without its leading 'v'. */
export function recordUrl(version: string, object: string, id: string): string {
  return `/services/data/v${version.startsWith('v') ? version.slice(1) : version}/sobjects/${object}/${id}`
}
