/** The question whether a record still is what a change of it was decided on. */
import { isDateTime } from '../../../soql/literal.ts'
import type { Condition, Literal, SelectQuery } from '../../../soql/tree.ts'
import type { FieldModel } from '../../model.ts'
import { valueAt } from '../scopes.ts'

/** Salesforce can't compare these in a query. */
const INCOMPARABLE: ReadonlySet<string> = new Set(['longtext', 'multipicklist'])

/**
 * Finds the record for as long as it lies in the scope it was read in, and every path holds what `before` holds; with
 * `modstamp`, for as long as nothing of it has changed, to the second that Salesforce keeps.
 */
export function guardOf(
  object: string,
  scope: Condition | undefined,
  looked: ReadonlyMap<string, FieldModel>,
  before: Readonly<Record<string, unknown>>,
  modstamp?: string,
): SelectQuery {
  const same = [...looked].flatMap(([path, { kind }]): Condition[] => {
    if (INCOMPARABLE.has(kind) || path === 'Id') return []
    const value = literalAsRead(kind, valueAt(before, path.split('.')))
    return value === undefined ? [] : [{ kind: 'compare', field: path, op: '=', value }]
  })
  const id: Condition = {
    kind: 'compare',
    field: 'Id',
    op: '=',
    value: { type: 'string', value: String(before.Id) },
  }
  return {
    from: object,
    select: ['Id'],
    where: { kind: 'all', of: [id, ...partsOf(scope), ...same, ...untouchedSince(modstamp)] },
    limit: 1,
  }
}

// What is no instant no record has: then nothing is found.
const untouchedSince = (modstamp: string | undefined): readonly Condition[] =>
  modstamp === undefined
    ? []
    : [
        {
          kind: 'compare',
          field: 'SystemModstamp',
          op: '=',
          value: instantAsRead(modstamp) ?? { type: 'null' },
        },
      ]

const partsOf = (scope: Condition | undefined): readonly Condition[] =>
  scope === undefined ? [] : scope.kind === 'all' ? scope.of : [scope]

/** The literal of a value as Salesforce wrote it; undefined for one that no literal is known for. */
function literalAsRead(kind: FieldModel['kind'], value: unknown): Literal | undefined {
  if (value === undefined || value === null) return { type: 'null' }
  switch (typeof value) {
    case 'boolean':
      return { type: 'boolean', value }
    case 'number':
      return { type: 'number', value }
    case 'string':
      if (kind === 'date') return { type: 'date', value }
      if (kind === 'datetime') return instantAsRead(value)
      return { type: 'string', value }
    default:
      return undefined
  }
}

// '2026-11-20T10:15:04.000+0000' on the wire.
function instantAsRead(value: string): Literal | undefined {
  const at = Date.parse(value)
  const written = Number.isNaN(at) ? '' : new Date(at).toISOString()
  return isDateTime(written) ? { type: 'dateTime', value: written } : undefined
}
