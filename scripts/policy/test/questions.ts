/** The question of a test: exactly one of ask, query, search, summary, create, update, describe, hidden and matrix. */
import type { Node } from 'yaml'
import { type Entry, readMap } from '../../../api/policy/load/yaml.ts'
import type { Query, SummaryQuery } from '../../../api/policy/types.ts'
import { readExpectation } from './expectations.ts'
import { readFilters } from './filters.ts'
import type { ChangeQuestion, MatrixQuestion, Question } from './format.ts'
import { itemsOf, keysOf, numberOf, type Reading, recordOf, textOf, textsOf, valuesOf } from './nodes.ts'

/** The kinds of question, as they are written. */
export const QUESTIONS = [
  'ask',
  'query',
  'search',
  'summary',
  'create',
  'update',
  'describe',
  'hidden',
  'matrix',
] as const
export type Asked = (typeof QUESTIONS)[number]

const LIMIT_DEFAULT = 100
const MEASURES = ['sum', 'average', 'least', 'greatest'] as const

/** Reads the question under `kind` and what is expected of it. */
export function readQuestion(
  kind: Asked,
  entry: Entry,
  expect: Entry | undefined,
  reading: Reading,
): Question {
  switch (kind) {
    case 'ask':
      return {
        kind,
        operation: textOf(entry, reading) ?? '',
        expect: readExpectation('ask', expect, reading),
      }
    case 'query':
      return { kind, query: readQuery(entry, reading), expect: readExpectation('query', expect, reading) }
    case 'search': {
      const keys = keysOf(entry, ['object', 'text', 'select'], ['object', 'text'], reading)
      const search = {
        object: textOf(keys.object, reading) ?? '',
        select: textsOf(keys.select, reading) ?? ['Id'],
        limit: LIMIT_DEFAULT,
      }
      return {
        kind,
        search,
        text: textOf(keys.text, reading) ?? '',
        expect: readExpectation('query', expect, reading),
      }
    }
    case 'summary':
      return { kind, query: readSummary(entry, reading), expect: readExpectation('summary', expect, reading) }
    case 'create':
    case 'update':
      return {
        kind: 'change',
        change: readChange(kind, entry, reading),
        expect: readExpectation('change', expect, reading),
      }
    case 'describe':
      return {
        kind,
        object: textOf(entry, reading) ?? '',
        expect: readExpectation('describe', expect, reading),
      }
    case 'hidden': {
      const keys = keysOf(entry, ['object', 'field'], ['object'], reading)
      return { kind, object: textOf(keys.object, reading) ?? '', field: textOf(keys.field, reading) }
    }
    case 'matrix':
      return { kind, matrix: readMatrix(entry, reading) }
  }
}

function readQuery(entry: Entry, reading: Reading): Query {
  const allowed = ['object', 'select', 'filter', 'orderBy', 'limit', 'related'] as const
  const keys = keysOf(entry, allowed, ['object'], reading)
  const orderBy = textsOf(keys.orderBy, reading)?.map(text => {
    const [field = '', direction] = text.split(' ')
    return [field, direction === 'desc' ? 'desc' : 'asc'] as const
  })
  return {
    object: textOf(keys.object, reading) ?? '',
    select: textsOf(keys.select, reading) ?? ['Id'],
    ...(keys.filter === undefined
      ? {}
      : { where: readFilters(keys.filter.value, keys.filter.keyPlace, reading) }),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(keys.related === undefined
      ? {}
      : { related: recordOf(keys.related, reading, list => readQuery(list, reading)) }),
    limit: numberOf(keys.limit, reading) ?? LIMIT_DEFAULT,
  }
}

function readSummary(entry: Entry, reading: Reading): SummaryQuery {
  const keys = keysOf(entry, ['object', 'groupBy', 'measures', 'filter'], ['object'], reading)
  const measures =
    keys.measures === undefined
      ? []
      : itemsOf(keys.measures, reading).flatMap(item => readMeasure(item, reading))
  return {
    object: textOf(keys.object, reading) ?? '',
    groupBy: textsOf(keys.groupBy, reading) ?? [],
    measures,
    ...(keys.filter === undefined
      ? {}
      : { where: readFilters(keys.filter.value, keys.filter.keyPlace, reading) }),
  }
}

function readMeasure(item: Node, reading: Reading): SummaryQuery['measures'][number][] {
  return (readMap(item, 'A measure', item, reading.faults) ?? []).flatMap(given => {
    const measure = MEASURES.find(m => m === given.key)
    const field = textOf(given, reading)
    if (measure === undefined)
      reading.faults.add(given.keyPlace, `There is no measure ${given.key}.`, `Use ${MEASURES.join(', ')}.`)
    return measure === undefined || field === undefined ? [] : [{ measure, field }]
  })
}

function readChange(action: ChangeQuestion['action'], entry: Entry, reading: Reading): ChangeQuestion {
  const update = action === 'update'
  const allowed = update
    ? (['object', 'record', 'before', 'values'] as const)
    : (['object', 'values'] as const)
  const keys: Partial<Record<'object' | 'record' | 'before' | 'values', Entry>> = keysOf(
    entry,
    allowed,
    update ? ['object', 'record', 'values'] : ['object', 'values'],
    reading,
  )
  return {
    action,
    object: textOf(keys.object, reading) ?? '',
    record: textOf(keys.record, reading),
    before: valuesOf(keys.before, reading) ?? {},
    values: valuesOf(keys.values, reading) ?? {},
  }
}

function readMatrix(entry: Entry, reading: Reading): MatrixQuestion {
  const kinds = ['ask', 'read', 'create', 'update'] as const
  const keys = keysOf(entry, [...kinds, 'permit'], ['permit'], reading)
  const [of = 'ask', ...more] = kinds.filter(kind => keys[kind] !== undefined)
  const columns = textsOf(keys[of], reading)
  if (columns === undefined || more.length > 0)
    reading.faults.add(
      entry.keyPlace,
      'A matrix has no columns or several kinds.',
      `Write one of ${kinds.join(', ')}.`,
    )
  const permit = recordOf(keys.permit, reading, given => textsOf(given, reading) ?? []) ?? {}
  for (const [name, permitted] of Object.entries(permit))
    for (const column of permitted)
      if (columns?.includes(column) === false)
        reading.faults.add(
          keys.permit?.keyPlace,
          `${column}, permitted to ${name}, is no column.`,
          `Add it to ${of}.`,
        )
  return { of, columns: columns ?? [], permit: new Map(Object.entries(permit)) }
}
