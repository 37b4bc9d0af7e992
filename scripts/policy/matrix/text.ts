/** The matrix for a terminal. */
import { paint } from '../paint.ts'
import { legend, letters, type Matrix } from './cells.ts'

export function matrixText({ model, roles, objects }: Matrix): string {
  const first = Math.max(...objects.flatMap(o => o.rows.map(r => r.field.name.length + 2)), 10)
  const widths = roles.map(role => Math.max(role.length, 5))
  const head = ' '.repeat(first) + roles.map((role, i) => `  ${role.padEnd(widths[i] ?? 0)}`).join('')
  const sections = objects.map(({ object, rows }) => {
    const lines = rows.map(({ field, cells }) => {
      const marks = cells.map(
        ({ letters: found }, i) => `  ${(found.join('') || '·').padEnd(widths[i] ?? 0)}`,
      )
      return `  ${field.name}`.padEnd(first) + marks.join('')
    })
    return [paint('strong', object.name), ...lines].map(line => line.trimEnd()).join('\n')
  })
  const key = letters.map(letter => `  ${letter}  ${legend[letter]}`).join('\n')
  return `${model.name} ${model.version}, phase ${model.phase}\n\n${head.trimEnd()}\n${sections.join('\n')}\n\n${key}\n`
}
