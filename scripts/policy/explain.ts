/** npm run policy -- explain: how a policy decides one question of somebody, and why. */
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { type Explained, explanationOf } from './explain/explanation.ts'
import { questionOf } from './explain/question.ts'
import { knownOperations } from './operations.ts'
import { paint } from './paint.ts'
import { loadSource, readSource, Unreadable } from './source.ts'

const HELP = `Usage: npm run policy -- explain <question> [value] [options]

Says how a policy decides a question: which grants apply and which don't and why, which rows remain (as SOQL), which
fields are masked. Questions, with values in YAML as in policy tests (docs/policy-tools.md):

  explain ask FindCases --role SalesRep
  explain query '{ object: Opportunity, select: [Name, Amount], filter: { Amount: { gt: 1000 } } }' --role SalesRep
  explain summary '{ object: Opportunity, groupBy: [StageName], measures: [{ sum: Amount }] }' --role SalesRep
  explain update '{ object: Opportunity, before: { StageName: Negotiation }, values: { Amount: 5 } }' --role SalesRep
  explain create '{ object: Task, values: { Subject: Call } }' --role SalesRep

  --role ROLE        role of the policy that who asks holds; may be given several times
  --app-role ROLE    app role in the token; may be given several times
  --group ID         group in the token; may be given several times
  --client NAME      app, by its name in the policy or its id (default: the first)
  --scope SCOPE      scope in the token (default access_as_user); may be given several times
  --app              an app asks, without a person
  --user YAML        the Salesforce user: '{ managerId: 005000000000009AAA, attributes: { region: EMEA } }'
  --today DAY        what $today stands for (default: today)
  --policy FILE      default policy.yaml
  --json             print one JSON object
  --help             this text

$me stands for the Salesforce user of who asks. Exit codes: 0 permitted, 1 denied, 64 wrong usage, 78 a policy that can't be used.
`

const KINDS = ['ask', 'query', 'summary', 'create', 'update']

export const explain: Command = {
  summary: 'says how a policy decides one question, and why',
  run(args) {
    const text = { type: 'string' } as const
    const texts = { type: 'string', multiple: true } as const
    const flag = { type: 'boolean' } as const
    const { values, words } = readOptions(
      HELP,
      {
        role: texts,
        'app-role': texts,
        group: texts,
        client: text,
        scope: texts,
        app: flag,
        user: text,
        today: text,
        policy: text,
        json: flag,
      },
      2,
      args,
    )
    const [kind, value] = words
    if (kind === undefined || value === undefined) endWithUsage('Explain what?', HELP)
    if (!KINDS.includes(kind)) endWithUsage(`There is no question '${kind}': ${KINDS.join(', ')}`, HELP)
    const policy = loadSource(readSource(values.policy ?? 'policy.yaml'), knownOperations())
    const today = values.today ?? new Date().toISOString().slice(0, 10)
    const who = {
      ...(values.role === undefined ? {} : { roles: values.role }),
      ...(values['app-role'] === undefined ? {} : { appRoles: values['app-role'] }),
      ...(values.group === undefined ? {} : { groups: values.group }),
      ...(values.client === undefined ? {} : { client: values.client }),
      ...(values.scope === undefined ? {} : { scopes: values.scope }),
      ...(values.app ? { kind: 'app' } : {}),
    }
    const file = asked(() => questionOf(kind, value, who, values.user ?? '{}', today, policy.model))
    const explained = explanationOf(file, policy)
    process.stdout.write(values.json ? `${JSON.stringify(explained)}\n` : report(explained))
    return explained.decision === 'deny' ? 1 : 0
  },
}

// A question that can't be read is the command line's fault.
function asked<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return endWithUsage(error.message.replace('The tests can’t be used', 'The question can’t be read'), HELP)
  }
}

const styles = { permit: 'good', 'needs-approval': 'warn', deny: 'bad' } as const

function report({ decision, roles, problem, why, grants, soql, details }: Explained): string {
  const lines = [
    `${paint('strong', 'decision')}  ${paint(styles[decision], decision)}`,
    `roles     ${roles.join(', ') || 'none'}`,
    ...(problem === undefined ? [] : [`problem   ${problem.code}: ${problem.detail}`]),
    ...(why === undefined
      ? []
      : [`why       ${why.layer}${why.clause === undefined ? '' : `, ${why.clause}`}: ${why.help}`]),
    ...grants.map(({ id, applies, clause, words }) => {
      const mark = applies ? paint('good', '✓') : paint('dim', `✗ ${clause}`)
      return `grant     ${id} ${mark}${words === undefined ? '' : ` ${paint('dim', words)}`}`
    }),
    ...soql.map(text => `soql      ${text}`),
    ...Object.entries(details).map(([name, text]) => `${name.padEnd(9)} ${text}`),
  ]
  return `${lines.join('\n')}\n`
}
