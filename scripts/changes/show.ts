/** npm run changes -- show: one change and its life. */
import { isWhole, type KeptChange, keptChange } from '../../api/changes/kept.ts'
import type { PolicyModel } from '../../api/policy/model.ts'
import type { Store } from '../../api/store/index.ts'
import { visible } from '../../api/text/visible.ts'
import type { Command } from '../audit/command.ts'
import { withKept } from '../audit/kept.ts'
import { paint } from '../policy/paint.ts'
import { loadSource, readSource } from '../policy/source.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import { PLACES_HELP } from './kept.ts'
import { linesOf, shownWrite, timeOf, word } from './shown.ts'

const HELP = `Usage: npm run changes -- show <change id> [options]

Shows one change: what is written where, who asked by which grants, and what became of it. The audit holds every step of
it: npm run audit -- show --change <change id>

  --json  print one JSON object
  --help  this text

${PLACES_HELP}
Exit codes: 0 done, 1 no such change, or it was altered in the store, 64 wrong usage, 78 a store or policy that can't be
used.
`

interface Moment {
  readonly at: string
  readonly what: string
  readonly by?: string
}

export const show: Command = {
  summary: 'shows one change and its life',
  run(args) {
    const { values, words } = readOptions(HELP, { json: { type: 'boolean' } } as const, 1, args)
    const [id] = words
    if (id === undefined) return endWithUsage('Which change?', HELP)
    const { model } = loadSource(readSource(process.env.POLICY_FILE || 'policy.yaml'))
    return withKept(async store => {
      const row = await store.db.selectFrom('change').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) {
        process.stderr.write(`There is no change ${word(id)}.\n`)
        return 1
      }
      const shown = shownOf(model, keptChange(row), await lifeOf(store, keptChange(row)))
      process.stdout.write(values.json ? `${JSON.stringify(shown)}\n` : textOf(shown))
      return shown.whole ? 0 : 1
    })
  },
}

type Shown = ReturnType<typeof shownOf>

function shownOf(model: PolicyModel, change: KeptChange, life: readonly Moment[]) {
  const { payload, result } = change
  return {
    changeId: change.id,
    tenantId: change.tenantId,
    state: change.state,
    /** It is what its hash was made of. */
    whole: isWhole(change),
    payloadHash: change.payloadHash,
    operation: payload.operation,
    requester: { objectId: payload.requester.objectId, name: payload.requester.name },
    agent: payload.agent,
    grants: payload.grants,
    policy: { version: payload.policyVersion, hash: payload.policyHash },
    pilot: payload.shadow,
    approvals: payload.approvals.map(({ id, approverRoles, quorum }) => ({ id, approverRoles, quorum })),
    writes: payload.writes.map((write, at) =>
      shownWrite(model, { ...write, recordId: result?.recordIds[at] ?? write.recordId }),
    ),
    ...(result?.code !== undefined && { code: result.code }),
    ...(result?.detail !== undefined && { detail: result.detail }),
    undoOf: payload.undoOf,
    undoneBy: change.undoneBy,
    life,
  }
}

async function lifeOf({ db }: Store, change: KeptChange): Promise<readonly Moment[]> {
  const decisions = await db
    .selectFrom('change_decision')
    .select(['decider', 'decision', 'assurance', 'at'])
    .where('change_id', '=', change.id)
    .orderBy('at')
    .execute()
  const { payload, startedAt, finishedAt, state } = change
  const moment = (at: number, what: string, by?: string): Moment => ({
    at: new Date(at).toISOString(),
    what,
    ...(by !== undefined && { by }),
  })
  return [
    moment(payload.createdAt, 'proposed', payload.requester.objectId),
    ...decisions.map(({ at, decision, assurance, decider }) =>
      moment(at, `${decision} (${assurance})`, decider),
    ),
    ...(startedAt === null ? [] : [moment(startedAt, 'executing')]),
    ...(finishedAt === null ? [] : [moment(finishedAt, state)]),
  ]
}

function textOf(shown: Shown): string {
  const { requester, agent, policy, approvals } = shown
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['state', `${shown.state}${shown.pilot ? ' (pilot: nothing is written)' : ''}`],
    ['requester', `${requester.name} (${requester.objectId})`],
    ['tenant', shown.tenantId],
    ['agent', [agent.agentName, agent.conversationId].filter(text => text !== null).join(', ') || undefined],
    ['grants', shown.grants.join(', ')],
    ['policy', `${policy.version} (${policy.hash.slice(0, 12)})`],
    [
      'approvals',
      approvals.map(a => `${a.id}: ${a.quorum} of ${a.approverRoles.join(', ')}`).join('; ') || undefined,
    ],
    ['hash', `${shown.payloadHash}${shown.whole ? '' : ' (the change was altered in the store)'}`],
    ['refused', [shown.code, shown.detail].filter(text => text !== undefined).join(': ') || undefined],
    ['undo of', shown.undoOf ?? undefined],
    ['undone by', shown.undoneBy ?? undefined],
  ]
  return [
    paint('strong', `${word(shown.operation)} ${word(shown.changeId)}`),
    ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(10)} ${long(text)}`])),
    ...shown.writes.flatMap(linesOf),
    ...shown.life.map(({ at, what, by }) =>
      `${timeOf(Date.parse(at))}  ${word(what)}${by === undefined ? '' : `  ${word(by)}`}`.trimEnd(),
    ),
    '',
  ].join('\n')
}

const lineCharactersMax = 400
const long = (text: string): string => visible(text, lineCharactersMax).replace(/\s+/g, ' ')
