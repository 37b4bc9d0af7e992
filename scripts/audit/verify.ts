/** npm run audit -- verify: is an export what was kept? Asks no server and no database. */
import { readFileSync, statSync } from 'node:fs'
import { bar } from '../nightly/progress.ts'
import { paint } from '../policy/paint.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { type Chain, createVerifier, type Fault } from './verify/chain.ts'
import { publicKeys, readCheckpoints } from './verify/checkpoints.ts'
import { linesOf } from './verify/lines.ts'

const EXIT_UNPROVEN = 2
const HELP = `Usage: npm run audit -- verify <export> <checkpoints> [options]

Proves that an export is whole and unchanged: every entry has the hash it was kept with and follows the one before it,
and the tree of all of them has the roots that the checkpoints signed. Names the first bad entry of each tenant. Needs
neither the proxy nor its database, and little memory however long the export is.

  --public-key FILE  PEM of the key that signs checkpoints, or of several (default: <checkpoints>.pem). Keep your own
                     copy: who can change the file beside the checkpoints can sign others
  --tenant ID        the export is of this tenant only
  --json             print one JSON object
  --help             this text

Exit codes: 0 proven, 1 something is wrong, 2 can't be proven (a file can't be read, nothing is signed), 64 wrong usage.
`

export const verify: Command = {
  summary: 'proves offline that an export is whole and unchanged, or names the first bad entry',
  async run(args) {
    const string = { type: 'string' } as const
    const options = { 'public-key': string, tenant: string, json: { type: 'boolean' } } as const
    const { values, words } = readOptions(HELP, options, 2, args)
    const [exported, checkpoints] = words
    if (exported === undefined || checkpoints === undefined)
      endWithUsage('Which export and checkpoints?', HELP)
    try {
      const keys = publicKeys(readFileSync(values['public-key'] ?? `${checkpoints}.pem`, 'utf8'))
      const signed = await readCheckpoints(checkpoints, keys)
      const chains = await chainsIn(exported, signed.of, values.tenant)
      const faults = [...signed.faults, ...chains.flatMap(({ fault }) => fault ?? [])]
      const covered = chains.some(chain => chain.checkpoints > 0)
      const code = faults.length > 0 ? 1 : covered ? 0 : EXIT_UNPROVEN
      const report = { ok: code === 0, faults, tenants: chains.map(plain), keys: [...keys.keys()] }
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : reportOf(faults, chains, covered))
      return code
    } catch (error) {
      process.stderr.write(`It can’t be verified: ${error instanceof Error ? error.message : error}\n`)
      return EXIT_UNPROVEN
    }
  },
}

async function chainsIn(
  file: string,
  signed: Parameters<typeof createVerifier>[0],
  only: string | undefined,
): Promise<readonly Chain[]> {
  const { size } = statSync(file)
  const verifier = createVerifier(signed)
  const progress = bar('verify')
  for await (const line of linesOf(file, read => progress.to(read, size))) verifier.line(line)
  progress.end()
  return verifier.end(only)
}

const plain = (chain: Chain) => ({
  tenant: chain.tenant,
  first: chain.after + 1,
  last: chain.seq,
  signed: chain.signed,
  checkpoints: chain.checkpoints,
  pastRetention: bodiesGone(chain),
})

const bodiesGone = ({ emptied }: Chain) => emptied.reduce((sum, [from, to]) => sum + to - from + 1, 0)

function reportOf(faults: readonly Fault[], chains: readonly Chain[], covered: boolean): string {
  const bad = faults.map(
    ({ tenant, seq, kind, what }) =>
      `${paint('bad', '✗')} ${nameOf(tenant)}: entry ${seq} ${kind}: ${what}\n`,
  )
  const good = chains.filter(({ fault }) => fault === undefined).map(line)
  const end =
    faults.length > 0
      ? `${paint('bad', 'Not what was kept.')}\n`
      : covered
        ? `${paint('good', 'Whole and unchanged.')}\n`
        : 'No checkpoint covers any of it: nothing proves that it wasn’t made anew.\n'
  return [...bad, ...good, end].join('')
}

function line(chain: Chain): string {
  const gone = bodiesGone(chain)
  const rest = chain.seq - chain.signed
  return [
    `${paint('good', '✓')} ${nameOf(chain.tenant)}: entries ${chain.after + 1} to ${chain.seq}`,
    `${chain.checkpoints} checkpoints hold`,
    ...(gone > 0 ? [`${gone} bodies past retention`] : []),
    ...(rest > 0 ? [`the last ${rest} are not signed yet`] : []),
  ]
    .join(', ')
    .concat('\n')
}

/** A name as one harmless word: the file may come from anybody. */
const nameOf = (tenant: string) => (tenant === '' ? 'no tenant' : JSON.stringify(tenant).slice(1, -1))
