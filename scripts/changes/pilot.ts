/** npm run changes -- pilot: what would have happened, had grants in their pilot been in force. */
import type { KeptChange } from '../../api/changes/kept.ts'
import type { PolicyModel } from '../../api/policy/model.ts'
import type { Command } from '../audit/command.ts'
import { withKept } from '../audit/kept.ts'
import { paint } from '../policy/paint.ts'
import { loadSource, readSource } from '../policy/source.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import { PLACES_HELP, pilotChanges } from './kept.ts'
import { linesOf, type ShownWrite, shownWrite, timeOf, word } from './shown.ts'
import { createTally, type Tally } from './tally.ts'

const HELP = `Usage: npm run changes -- pilot [options]

Reports on grants with \`shadow: true\`: by grant and operation how many changes people proposed, how many would have been
written, by how many people, how many had to be approved; then the latest ones.

  --since DATE  changes proposed since then: 2026-11-01 (UTC) or 2026-11-01T09:00:00Z
  --tenant ID   only this tenant
  --last N      so many of the latest, 0 to 1,000 (default: 20)
  --json        print one JSON object
  --help        this text

${PLACES_HELP}
Exit codes: 0 done, 64 wrong usage, 78 a store or policy that can't be used.
`

const lastMax = 1_000
const SINCE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/

interface Latest {
  readonly changeId: string
  readonly at: string
  readonly tenantId: string
  readonly state: string
  readonly operation: string
  readonly grants: readonly string[]
  readonly requester: { readonly objectId: string; readonly name: string }
  readonly neededApproval: boolean
  readonly writes: readonly ShownWrite[]
}

export const pilot: Command = {
  summary: 'reports what people would have changed by grants in their pilot',
  run(args) {
    const string = { type: 'string' } as const
    const options = { since: string, tenant: string, last: string, json: { type: 'boolean' } } as const
    const { values } = readOptions(HELP, options, 0, args)
    const last = Number(values.last ?? 20)
    if (!Number.isInteger(last) || last < 0 || last > lastMax)
      endWithUsage(`--last: a whole number from 0 to ${lastMax}`, HELP)
    const sinceMs =
      values.since === undefined ? 0 : SINCE.test(values.since) ? Date.parse(values.since) : Number.NaN
    if (Number.isNaN(sinceMs))
      endWithUsage('--since: a day as 2026-11-01, or a time as 2026-11-01T09:00:00Z', HELP)
    const { model } = loadSource(readSource(process.env.POLICY_FILE || 'policy.yaml'))
    return withKept(async store => {
      const tally = createTally()
      const latest: Latest[] = []
      for await (const change of pilotChanges(store, { tenant: values.tenant, sinceMs })) {
        tally.add(change)
        if (latest.length < last) latest.push(latestOf(model, change))
      }
      const rows = tally.rows()
      process.stdout.write(
        values.json ? `${JSON.stringify({ grants: rows, latest })}\n` : reportOf(rows, latest),
      )
      return 0
    })
  },
}

const latestOf = (model: PolicyModel, { id, tenantId, state, payload }: KeptChange): Latest => ({
  changeId: id,
  at: new Date(payload.createdAt).toISOString(),
  tenantId,
  state,
  operation: payload.operation,
  grants: payload.grants,
  requester: { objectId: payload.requester.objectId, name: payload.requester.name },
  neededApproval: payload.approvals.length > 0,
  writes: payload.writes.map(write => shownWrite(model, write)),
})

function reportOf(rows: readonly Tally[], latest: readonly Latest[]): string {
  if (rows.length === 0) return 'No change was made by a grant in its pilot.\n'
  const head = ['grant', 'operation', 'proposed', 'would be written', 'people', 'with approval']
  const cells = rows.map(row => [
    word(row.grant),
    word(row.operation),
    ...[row.changes, row.simulated, row.people, row.approvals].map(String),
  ])
  const widths = head.map((title, n) => Math.max(title.length, ...cells.map(line => line[n]?.length ?? 0)))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, n) => text.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd()
  const table = [paint('dim', line(head)), ...cells.map(line)].join('\n')
  const list = latest.map(linesOfLatest).join('\n')
  return `${paint('strong', 'Pilots')}\n${table}\n${list === '' ? '' : `\n${paint('strong', 'Latest (UTC)')}\n${list}\n`}`
}

const linesOfLatest = ({
  at,
  requester,
  operation,
  state,
  neededApproval,
  changeId,
  writes,
}: Latest): string =>
  [
    `${timeOf(Date.parse(at))}  ${word(requester.name)}  ${word(operation)}  ${word(state)}${neededApproval ? ', with approval' : ''}  ${changeId}`,
    ...writes.flatMap(linesOf).map(text => `  ${text}`),
  ].join('\n')
