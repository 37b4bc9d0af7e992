/** A name that is hidden is answered as one that doesn't exist, whatever is asked of it. */
import type { Rights } from '../../../api/policy/types.ts'
import { Problem } from '../../../api/problem.ts'
import { answered, type Comparison } from './mismatch.ts'
import type { Setting } from './run.ts'

const ABSENT = 'Xyzzy_Absent__c'

export function runHidden(
  object: string,
  field: string | undefined,
  setting: Setting,
  compare: Comparison,
): void {
  const { rights, file } = setting
  const [resource] = [...file.resources.values()].filter(r => r.object === object)
  const id = resource?.id ?? [...file.principals.values()][0]?.id ?? ''
  for (const [clause, ask] of Object.entries(field === undefined ? ofObject : ofField)) {
    const hidden = said(() => ask(rights, { object, field: field ?? '', id }), field ?? object)
    const absent = said(
      () =>
        ask(rights, field === undefined ? { object: ABSENT, field: '', id } : { object, field: ABSENT, id }),
      ABSENT,
    )
    compare.same(`answer to ${clause}`, absent, hidden)
    compare.same(`refusal of ${clause}`, true, hidden !== 'permit')
  }
}

interface Name {
  readonly object: string
  readonly field: string
  readonly id: string
}
type Ask = (rights: Rights, name: Name) => unknown

const ofObject: Readonly<Record<string, Ask>> = {
  query: (rights, { object }) => rights.plan({ object, select: ['Id'], limit: 1 }),
  explain: (rights, { object }) => rights.explain({ object, select: ['Id'], limit: 1 }),
  search: (rights, { object }) => rights.planSearch({ object, select: ['Id'], limit: 1 }),
  summary: (rights, { object }) => rights.planSummary({ object, groupBy: [], measures: [] }),
  create: (rights, { object }) => rights.planChange({ action: 'create', object, values: { Name: 'x' } }),
  update: (rights, { object, id }) =>
    rights.planChange({ action: 'update', object, id, values: { Name: 'x' } }),
}

const ofField: Readonly<Record<string, Ask>> = {
  select: (rights, { object, field }) => rights.plan({ object, select: [field], limit: 1 }),
  filter: (rights, { object, field }) =>
    rights.plan({ object, select: ['Id'], where: [{ field, is: 'equals', value: 'x' }], limit: 1 }),
  order: (rights, { object, field }) =>
    rights.plan({ object, select: ['Id'], orderBy: [[field, 'asc']], limit: 1 }),
  'filter of a summary': (rights, { object, field }) =>
    rights.planSummary({ object, groupBy: [], measures: [], where: [{ field, is: 'equals', value: 'x' }] }),
  groups: (rights, { object, field }) => rights.planSummary({ object, groupBy: [field], measures: [] }),
  measure: (rights, { object, field }) =>
    rights.planSummary({ object, groupBy: [], measures: [{ measure: 'sum', field }] }),
  create: (rights, { object, field }) =>
    rights.planChange({ action: 'create', object, values: { [field]: 'x' } }),
  update: (rights, { object, field, id }) =>
    rights.planChange({ action: 'update', object, id, values: { [field]: 'x' } }),
}

/** What a caller is told, with the name taken out. */
function said(ask: () => unknown, name: string): string {
  const { problem } = answered(ask)
  if (!(problem instanceof Problem)) return 'permit'
  return JSON.stringify([problem.code, problem.detail, problem.why, problem.members]).replaceAll(name, '…')
}
