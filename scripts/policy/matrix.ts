/** npm run policy -- matrix: who may do what with which field, for a reviewer. */
import { writeFileSync } from 'node:fs'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { type Matrix, matrixOf } from './matrix/cells.ts'
import { matrixCsv } from './matrix/csv.ts'
import { matrixHtml } from './matrix/html.ts'
import { matrixText } from './matrix/text.ts'
import { loadSource, readSource } from './source.ts'

const HELP = `Usage: npm run policy -- matrix [file] [options]

Prints roles by fields: who reads, sums, creates or changes what, on which rows. Without a file: policy.yaml.

  --format FORMAT  text (default), csv (one line for each field and role), html (one page, to be opened or printed)
  --role ROLE      only this role; may be given several times
  --out FILE       write to a file
  --json           print one JSON object
  --help           this text

Exit codes: 0 fine, 64 wrong usage, 78 a policy that can't be used.
`

const formats: Readonly<Record<string, (matrix: Matrix) => string>> = {
  text: matrixText,
  csv: matrixCsv,
  html: matrixHtml,
  json: matrixJson,
}

export const matrix: Command = {
  summary: 'shows roles by fields: as text, as CSV, or as a page for reviewers',
  run(args) {
    const options = {
      format: { type: 'string' },
      role: { type: 'string', multiple: true },
      out: { type: 'string' },
      json: { type: 'boolean' },
    } as const
    const { values, words } = readOptions(HELP, options, 1, args)
    const print = formats[values.json ? 'json' : (values.format ?? 'text')]
    if (print === undefined) endWithUsage(`There is no format '${values.format}'`, HELP)
    const { model } = loadSource(readSource(words[0] ?? 'policy.yaml'))
    const known = model.roles.map(r => r.name)
    const strange = values.role?.find(role => !known.includes(role))
    if (strange !== undefined) endWithUsage(`There is no role '${strange}': ${known.join(', ')}`, HELP)
    const text = print(matrixOf(model, values.role ?? known))
    if (values.out === undefined) process.stdout.write(text)
    else writeFileSync(values.out, text)
    return 0
  },
}

function matrixJson({ model, objects }: Matrix): string {
  const rows = objects.flatMap(({ object, rows: fields }) =>
    fields.flatMap(({ field, cells }) =>
      cells
        .filter(c => c.letters.length > 0)
        .map(({ role, letters, grants }) => ({
          object: object.name,
          field: field.name,
          role,
          rights: letters.join(''),
          grants: grants.map(g => g.id),
        })),
    ),
  )
  return `${JSON.stringify({ policy: model.name, version: model.version, phase: model.phase, rows })}\n`
}
