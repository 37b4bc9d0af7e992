import { settings } from '../../../api/config.ts'
import { problemKinds } from '../../../api/problem.ts'
import { table } from './table.ts'

/** The documents that repeat a table of the code, by file name. */
export const generateDocs = (): Record<string, string> => ({
  'settings.md': settingsDoc(),
  'problems.md': problemsDoc(),
})

const settingsDoc = () => `# Settings

Generated from \`api/config.ts\` by \`npm run generate\`. Each setting is an environment variable. A bad one stops the start
with exit code 78 and one line for each fault; an empty one counts as not set.

${table(
  ['setting', 'what it is', 'unit', 'default'],
  settings.map(s => [`\`${s.name}\``, s.what, s.unit ?? '', defaultOf(s.default)]),
)}
Set exactly one of \`SALESFORCE_PRIVATE_KEY_FILE\` and \`SALESFORCE_KEY_VAULT_KEY_ID\`.
`

function defaultOf(value: string | undefined): string {
  if (value === undefined) return '**must be set**'
  return value === '' ? 'not set' : `\`${value}\``
}

const problemsDoc = () => `# Problems

Generated from \`api/problem.ts\` by \`npm run generate\`. A refusal or failure is RFC 9457 JSON
(\`application/problem+json\`) with one of these as \`code\`, the sentences below as \`title\` and \`remedy\`, and the request id as \`traceId\`. With
\`X-Response-Style: outcome\` those with an outcome come as 200 with that \`outcome\` and a \`message\` to say.
\`GET /problems/{code}\` answers with the same words.

${table(
  ['code', 'status', 'outcome', 'title', 'remedy'],
  Object.entries(problemKinds)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, k]) => [`\`${code}\``, String(k.status), k.outcome ?? '', k.title, k.remedy]),
)}`
