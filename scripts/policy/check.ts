/** npm run policy -- check: does the policy load, and is anything about it odd? */
import { writeFileSync } from 'node:fs'
import { endWithUsage, readOptions } from '../support/options.ts'
import { describeText, type OrgObjects, readDescribe } from './check/describe.ts'
import { type Checked, checkPolicy, type Remark } from './check/index.ts'
import type { Command } from './command.ts'
import { type KnownOperations, knownOperations } from './operations.ts'
import { paint } from './paint.ts'
import { readSource, type Source } from './source.ts'

const EXIT_CONFIG = 78
const HELP = `Usage: npm run policy -- check [file …] [options]

Says what keeps a policy from loading (errors), and what is odd about one that loads (warnings), each with file, line,
column and remedy. Without a file: policy.yaml. A file may also be one of a git revision: HEAD~1:policy.yaml.

  --strict              exit 1 when there are warnings, too
  --describe WHERE      hold objects, fields and values of picklists against what an org says: a JSON file, a folder of
                        them, or an address
  --org                 ask the org itself, by the proxy's settings (SALESFORCE_URL …)
  --as USERNAME         with --org: the Salesforce user to ask as, for nobody is told of more than they may see
                        (default: the integration user)
  --save-describe FILE  keep what the org said, for --describe
  --json                print one JSON object
  --help                this text

Exit codes: 0 fine, 1 warnings with --strict, 64 wrong usage, 78 a policy that can't be used.
`

export const check: Command = {
  summary: 'says what is wrong or odd in a policy, with line and remedy',
  async run(args) {
    const flag = { type: 'boolean' } as const
    const text = { type: 'string' } as const
    const options = { strict: flag, org: flag, json: flag, describe: text, as: text, 'save-describe': text }
    const { values, words } = readOptions(HELP, options, 1_000, args)
    if (values.org && values.describe !== undefined) endWithUsage('--org or --describe, not both', HELP)
    if (values.as !== undefined && !values.org) endWithUsage('--as goes with --org', HELP)
    if (values['save-describe'] !== undefined && !values.org)
      endWithUsage('--save-describe goes with --org', HELP)
    const sources = (words.length === 0 ? ['policy.yaml'] : words).map(readSource)
    const operations = knownOperations()
    const org = values.org
      ? await asked(objectsOf(sources, operations), values.as)
      : values.describe === undefined
        ? undefined
        : await readDescribe(values.describe)
    if (values['save-describe'] !== undefined && org !== undefined)
      writeFileSync(values['save-describe'], describeText(org))
    const checked = sources.map(source => checkPolicy(source, operations, org))
    process.stdout.write(
      values.json ? `${JSON.stringify({ policies: checked.map(plain) })}\n` : report(checked, org),
    )
    if (checked.some(c => c.model === undefined)) return EXIT_CONFIG
    return values.strict && checked.some(c => c.remarks.length > 0) ? 1 : 0
  },
}

// The gateway to Salesforce is loaded only by who asks for it: it takes longer than a check.
const asked = async (objects: readonly string[], as: string | undefined): Promise<OrgObjects> =>
  (await import('./check/ask-org.ts')).askOrg(objects, as)

// What doesn't load is told of when it is checked.
function objectsOf(sources: readonly Source[], operations: KnownOperations): readonly string[] {
  const models = sources.flatMap(source => checkPolicy(source, operations).model ?? [])
  return [...new Set(['User', ...models.flatMap(model => [...model.objects.values()].map(o => o.name))])]
}

const plain = ({ file, remarks, model }: Checked) => ({ file, loads: model !== undefined, remarks })

function report(checked: readonly Checked[], org: OrgObjects | undefined): string {
  return checked.map(one => one.remarks.map(r => line(one.file, r)).join('') + summary(one, org)).join('\n')
}

function line(file: string, { severity, lint, line, column, what, remedy }: Remark): string {
  const place = paint('dim', `${file}:${line}:${column}:`)
  const kind = severity === 'error' ? paint('bad', 'error') : `${paint('warn', 'warning')} ${lint}:`
  return `${place} ${kind} ${what} ${remedy}\n`
}

function summary({ file, remarks, model }: Checked, org: OrgObjects | undefined): string {
  if (model === undefined)
    return `${file}: ${paint('bad', `can’t be used, ${count(remarks.length, 'error')}.`)}\n`
  const objects = [...model.objects.values()]
  const grants = objects.reduce((sum, object) => sum + object.grants.length, 0)
  const size = `${count(model.roles.length, 'role')}, ${count(objects.length, 'object')}, ${count(grants, 'grant')}`
  const held = org === undefined ? '' : ', held against the org'
  const odd =
    remarks.length === 0 ? paint('good', 'nothing odd') : paint('warn', count(remarks.length, 'warning'))
  return `${file}: ${size}${held}: ${odd}.\n`
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
