/** The matrix for a spreadsheet: one line for each field and role that has anything. */
import { csvCell } from '../../../api/text/csv-cell.ts'
import type { Matrix } from './cells.ts'

const HEAD = ['object', 'field', 'role', 'rights', 'grants', 'in words']

export function matrixCsv({ objects }: Matrix): string {
  const lines = objects.flatMap(({ object, rows }) =>
    rows.flatMap(({ field, cells }) =>
      cells
        .filter(cell => cell.letters.length > 0)
        .map(({ role, letters, grants }) => [
          object.name,
          field.name,
          role,
          letters.join(''),
          grants.map(g => g.id).join(' '),
          grants.map(g => `${g.id} ${g.words}`).join('; '),
        ]),
    ),
  )
  return [HEAD, ...lines].map(cells => `${cells.map(csvCell).join(',')}\r\n`).join('')
}
