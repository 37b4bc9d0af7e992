/** Holds an export against itself and against signed checkpoints, line by line, keeping only where each chain stands. */
import type { Signed } from './checkpoints.ts'
import { addLeaf, partsIn, rootOf, sha256 } from './tree.ts'

/** What is wrong, and with which entry of which tenant first; of a checkpoint, `seq` is its size. */
export interface Fault {
  readonly tenant: string
  readonly seq: number
  readonly kind: string
  readonly what: string
}

/** What is known of one tenant's chain. */
export interface Chain {
  readonly tenant: string
  /** Entries up to here were left out of the export on purpose. */
  readonly after: number
  seq: number
  /** Of the entry `seq`; undefined when that was left out. */
  hash: string | undefined
  readonly parts: Buffer[]
  /** Size of the last checkpoint that holds, and how many do. */
  signed: number
  checkpoints: number
  /** First and last of each run of entries without a body, and up to where entries may be without: an entry says so. */
  readonly emptied: [number, number][]
  retained: number
  fault: Fault | undefined
}

type Known = ReadonlyMap<string, ReadonlyMap<number, Signed>>

const runsMax = 10_000
const entryLine =
  /^{"tenant":("(?:[^"\\]|\\.)*"),"seq":(\d{1,15}),"prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","at":(\d{1,15}),"body":(.*)}$/s
const startLine = /^{"tenant":("(?:[^"\\]|\\.)*"),"after":(\d{1,15}),"tree":"((?:[0-9a-f]{64})*)"}$/

/** Takes the lines of an export one by one, and tells of each chain when it has ended. */
export function createVerifier(known: Known) {
  const chains = new Map<string, Chain>()
  let last: Chain | undefined
  let unread: readonly [Chain, Wrong] | undefined
  const begin = (tenant: string, after = 0, parts: Buffer[] = []): Chain => {
    const hash = after === 0 ? '0'.repeat(64) : undefined
    const counts = { signed: after, checkpoints: 0, retained: 0 }
    const chain = { tenant, after, seq: after, hash, parts, ...counts, emptied: [], fault: undefined }
    chains.set(tenant, chain)
    return chain
  }
  const chainOf = (tenant: string) => chains.get(tenant) ?? begin(tenant)
  const lineOf = (line: string): void => {
    const [, started, after, tree = ''] = startLine.exec(line) ?? []
    const [, tenant, seq, prev = '', hash = '', at, body = ''] = entryLine.exec(line) ?? []
    const name = parsed(tenant ?? started ?? '')
    if (typeof name === 'string' && tenant !== undefined) {
      last = chainOf(name)
      takeEntry(last, { seq: Number(seq), prev, hash, at: Number(at), body })
    } else if (typeof name === 'string' && !chains.has(name)) {
      last = begin(name, Number(after), partsOf(tree))
      const fits = last.parts.length === partsIn(last.after)
      if (!fits) blame(last, [last.seq + 1, 'missing', 'no tree stands for the entries before it'])
    } else {
      last ??= chainOf('')
      unread ??= [last, [last.seq + 1, 'changed', 'the line behind the entry before it can’t be read']]
    }
    holdAgainst(known, last)
  }
  return {
    line: lineOf,
    /** `only`: the one tenant the export is of, when it isn't of all. */
    end(only?: string): readonly Chain[] {
      for (const [tenant, signed] of known) {
        if (only !== undefined && tenant !== only) continue
        const size = [...signed.keys()].reduce((a, b) => Math.max(a, b), 0)
        const chain = chainOf(tenant)
        if (chain.seq < size)
          blame(chain, [chain.seq + 1, 'truncated', `the export ends before it, though ${size} were signed`])
      }
      for (const chain of chains.values()) {
        const [from] = chain.emptied.find(([, to]) => to > chain.retained) ?? []
        if (from !== undefined)
          blame(chain, [Math.max(from, chain.retained + 1), 'emptied', 'no retention covers its body'])
      }
      // Where it stood for an entry, that is missing now and named already.
      if (unread !== undefined && ![...chains.values()].some(chain => chain.fault)) blame(...unread)
      return [...chains.values()]
    },
  }
}

type Wrong = readonly [seq: number, kind: string, what: string]

/** The first fault of a chain stands; nothing after it can be judged. */
function blame(chain: Chain, [seq, kind, what]: Wrong): void {
  chain.fault ??= { tenant: chain.tenant, seq, kind, what }
}

/** Its body stands verbatim: 'null' when it is gone. */
type Entry = Readonly<Record<'prev' | 'hash' | 'body', string> & Record<'seq' | 'at', number>>

function takeEntry(chain: Chain, entry: Entry): void {
  const { seq, hash, body } = entry
  const said = parsed(body)
  const wrong = faultOf(chain, entry, said)
  if (wrong !== undefined) blame(chain, wrong)
  if (chain.fault !== undefined) return
  if (body === 'null') noteEmpty(chain.emptied, seq)
  if (isRecord(said) && said.kind === 'retention')
    chain.retained = Math.max(chain.retained, Number(said.upTo))
  chain.seq = seq
  chain.hash = hash
  addLeaf(chain.parts, seq, Buffer.from(hash, 'hex'))
}

function faultOf(chain: Chain, { seq, prev, hash, at, body }: Entry, said: unknown): Wrong | undefined {
  const made = sha256('\0', Buffer.from(prev, 'hex'), body).toString('hex')
  const before = chain.seq
  if (seq > before + 1) return [before + 1, 'missing', `entry ${seq} stands where it belongs`]
  if (seq <= before) return [seq, 'inserted', `it stands again or out of order, behind entry ${before}`]
  if (made !== hash && body !== 'null') return [seq, 'changed', 'it doesn’t have the hash it was kept with']
  if (prev !== (chain.hash ?? prev))
    return [seq, 'unchained', `either it or entry ${before} was replaced, or one between removed`]
  if (isRecord(said) && (said.at ?? at) !== at) return [seq, 'changed', 'its time isn’t the one in its body']
  return undefined
}

/** Retention empties from the beginning on, so that there are few runs. */
function noteEmpty(runs: [number, number][], seq: number): void {
  const run = runs.at(-1)
  if (run !== undefined && (run[1] === seq - 1 || runs.length === runsMax)) run[1] = seq
  else runs.push([seq, seq])
}

function holdAgainst(known: Known, chain: Chain): void {
  const { tenant, seq } = chain
  const signed = known.get(tenant)?.get(seq)
  if (signed === undefined || chain.fault !== undefined) return
  if (rootOf(chain.parts) === signed.root) {
    chain.signed = seq
    chain.checkpoints += 1
  } else
    blame(chain, [
      chain.signed + 1,
      'rewritten',
      `from it to ${seq} other entries were signed at ${signed.at}`,
    ])
}

const partsOf = (tree: string) => (tree.match(/.{64}/g) ?? []).map(part => Buffer.from(part, 'hex'))

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
