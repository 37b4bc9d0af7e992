/** npm run policy -- diff A B: what each role gains or loses, for a pull request. */
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { diffOf } from './diff/index.ts'
import { type Compared, diffMarkdown, diffText } from './diff/print.ts'
import { loadSource, readSource } from './source.ts'

const HELP = `Usage: npm run policy -- diff <before> [after] [options]

Says what each role gains (+) or loses (−) from one policy to another: operations, objects, fields, rows, rules, limits,
apps and phases. ~ marks what may do either, for a person to judge. Both are files, or files of git revisions:

  npm run policy -- diff HEAD~1:policy.yaml policy.yaml

The second is policy.yaml when left out.

  --markdown   for the description of a pull request
  --exit-code  exit 1 when somebody may do more, or perhaps more (+ or ~)
  --json       print one JSON object
  --help       this text

Exit codes: 0 fine, 1 wider with --exit-code, 64 wrong usage, 78 a policy that can't be used.
`

export const diff: Command = {
  summary: 'says what each role gains or loses from one policy to another',
  run(args) {
    const flag = { type: 'boolean' } as const
    const { values, words } = readOptions(HELP, { markdown: flag, 'exit-code': flag, json: flag }, 2, args)
    const [from, to = 'policy.yaml'] = words
    if (from === undefined) endWithUsage('Compare what?', HELP)
    const [before, after] = [from, to].map(name => loadSource(readSource(name)).model)
    if (before === undefined || after === undefined) throw new Error('Two policies were loaded.')
    const title = (model: typeof before) => `${model.name} ${model.version}`
    const compared: Compared = { before: title(before), after: title(after), sections: diffOf(before, after) }
    const print = values.json ? JSON.stringify : values.markdown ? diffMarkdown : diffText
    process.stdout.write(`${print(compared).trimEnd()}\n`)
    const wider = compared.sections.some(s => s.changes.some(c => c.effect === '+' || c.effect === '~'))
    return values['exit-code'] && wider ? 1 : 0
  },
}
