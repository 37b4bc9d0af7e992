import type { components } from '../../openapi.generated.ts'
import type { Scalar, SummaryGroup, SummaryQuery } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { toFilter } from '../shared/filters.ts'
import { counted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

type RecordFilter = components['schemas']['RecordFilter']
type Operator = RecordFilter['operator']
type Measured = SummaryQuery['measures'][number]

const OPERATORS: readonly Operator[] = [
  'equals',
  'notEquals',
  'lessThan',
  'atMost',
  'greaterThan',
  'atLeast',
  'startsWith',
  'contains',
  'during',
  'isEmpty',
  'isNotEmpty',
]
const MEASURES = ['sum', 'average', 'least', 'greatest'] as const

/** Counts, sums and averages of records in groups. Costs 1 Salesforce call. */
export const summarizeRecords: Operation<'SummarizeRecords'> = async (input, door) => {
  const { objectName, groupBy = [], measures = [], filters = [] } = input
  const measured = measures.map(measureOf)
  const { groups, suppressed, minGroupSize } = await door.crm.summarize({
    object: objectName,
    groupBy,
    measures: measured,
    where: filters.map(filter => toFilter(filterOf(filter), objectName, door)),
  })
  const total = groups.reduce((sum, g) => sum + g.count, 0)
  return {
    outcome: 'ok',
    message: sentence(
      counted(total, 'record'),
      groupBy.length > 0 && `in ${counted(groups.length, 'group')}`,
      suppressed && `; groups of fewer than ${minGroupSize} are left out`,
    ).replace(' ;', ';'),
    total,
    groups: groups.map(group => told(group, groupBy, measured)),
    suppressed,
    minGroupSize,
  }
}

function told(
  { keys, count, values }: SummaryGroup,
  groupBy: readonly string[],
  measures: readonly Measured[],
) {
  return {
    keys: groupBy.map((field, at) => ({ field, ...keyValue(keys[at] ?? null) })),
    count,
    values: measures.map(({ measure, field }, at) => {
      const value = values[at]
      return {
        measure,
        field,
        ...(typeof value === 'number' && { value }),
        ...(typeof value === 'string' && { text: value }),
      }
    }),
  }
}

const keyValue = (key: Scalar) => (key === null ? {} : { value: String(key) })

function measureOf(text: string): Measured {
  const [word, field = ''] = split(text, '-', 2)
  const measure = MEASURES.find(m => m === word)
  if (measure !== undefined && field !== '') return { measure, field }
  throw new Problem('invalid-input', {
    detail: 'A measure is sum, average, least or greatest, a hyphen and a field: sum-Amount.',
  })
}

function filterOf(text: string): RecordFilter {
  const [field = '', word, value] = split(text, ':', 3)
  const operator = OPERATORS.find(o => o === word)
  if (operator !== undefined && field !== '')
    return { field, operator, ...(value !== undefined && { value }) }
  throw new Problem('invalid-input', {
    detail: 'A filter is a field, an operator and a value with colons between: StageName:equals:Prospecting.',
  })
}

/** At most so many parts; the last one keeps further separators. */
function split(text: string, separator: string, partsMax: number): readonly string[] {
  const parts = text.split(separator)
  return parts.length <= partsMax
    ? parts
    : [...parts.slice(0, partsMax - 1), parts.slice(partsMax - 1).join(separator)]
}
