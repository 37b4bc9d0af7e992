/** Takes text that outsiders may have written out of rows, before an operation sees them. Control 39. */
import type { MaskedRow, Query, Rights } from '../policy/types.ts'
import { looksLikeInstruction } from '../text/suspicion.ts'
import { visible } from '../text/visible.ts'
import type { CrmOptions } from './options.ts'
import type { CrmRow, UntrustedText } from './types.ts'

const UNTRUSTED_CHARACTERS_MAX = 2_000

/** What one row of this query becomes: untrusted texts apart, all others visible. Children likewise. */
export function settingApart(
  { rights, as }: Pick<CrmOptions, 'rights' | 'as'>,
  { object, related = {} }: Pick<Query, 'object' | 'related'>,
): (row: MaskedRow) => CrmRow {
  const known = new Map<string, boolean>()
  const untrusted = (path: string): boolean => {
    const found = known.get(path) ?? isUntrusted(rights, object, path)
    known.set(path, found)
    return found
  }
  const children = new Map(
    Object.entries(related).map(([name, query]) => [name, settingApart({ rights, as }, query)]),
  )
  return row => {
    const fields: Record<string, unknown> = {}
    let apart: UntrustedText[] | undefined
    for (const [path, value] of Object.entries(row.fields)) {
      if (typeof value !== 'string') fields[path] = value
      else if (!untrusted(path)) fields[path] = visible(value)
      else if (value !== '') {
        apart ??= []
        apart.push({
          object,
          recordId: String(row.fields.Id ?? ''),
          field: path,
          ...told(value, row, as.userId),
        })
      }
    }
    const lists = Object.entries(row.related).map(([name, rows]): [string, readonly CrmRow[]] => [
      name,
      rows.map(child => children.get(name)?.(child) ?? NOTHING),
    ])
    return {
      fields,
      masked: row.masked,
      related: Object.fromEntries(lists),
      ...(apart !== undefined && { untrusted: apart }),
    }
  }
}

export const NOTHING: CrmRow = { fields: {}, masked: [], related: {} }

/**
 * Who wrote a single field isn't known; who made the record is, where its CreatedById was read with it. Any other
 * sign (a case's origin, a lead's source) is a field that a web form can fill as it likes.
 */
function told(value: string, { fields }: MaskedRow, callerId: string) {
  const text = visible(value, UNTRUSTED_CHARACTERS_MAX)
  const by = fields['LastModifiedBy.Name'] ?? fields.LastModifiedById
  return {
    text,
    ...(value.length > UNTRUSTED_CHARACTERS_MAX && text.endsWith('…') && { truncated: true as const }),
    external: fields.CreatedById !== callerId,
    ...(typeof by === 'string' && { lastModifiedBy: visible(by) }),
    ...(looksLikeInstruction(value) && { suspectedInstruction: true as const }),
  }
}

/** A field that isn't known is not trusted; behind a reference with several targets one untrusted target is enough. */
function isUntrusted(rights: Rights, object: string, path: string): boolean {
  const field = rights.field(object, path)
  if (field === undefined || field.untrusted) return true
  const end = path.lastIndexOf('.')
  if (end < 0) return false
  const targets = rights.field(object, referenceOf(path.slice(0, end)))?.referenceTo ?? []
  return targets.length > 1 && targets.some(target => rights.field(target, path.slice(end + 1))?.untrusted)
}

/** The field behind a relationship's name. Salesforce: Owner → OwnerId, Account__r → Account__c. */
const referenceOf = (path: string) => (path.endsWith('__r') ? path.replace(/r$/, 'c') : `${path}Id`)
