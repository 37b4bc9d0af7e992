/**
 * How long the proxy takes to say that there is no such record: of one that is hidden, and of one that doesn't
 * exist. Salesforce answers after a fixed time, so that what is left is the proxy's own.
 */
import { nthId } from '../../simulator/salesforce/ids.ts'
import type { System } from '../support/system.ts'
import { mannWhitneyP } from './mann-whitney.ts'

const LATENCY_MS = 5
const WARM_UP = 50
/** Ids of no record, far from those there are. */
const FIRST_ABSENT = 62 ** 5

export interface TimingResult {
  readonly pairs: number
  /** How likely such a difference is when there is none. */
  readonly p: number
  /** Medians in ms. */
  readonly hiddenMs: number
  readonly absentMs: number
}

/** Asks for hidden and absent records in turn, `pairs` times each. */
export async function timing(
  system: System,
  options: { readonly pairs: number; readonly onPair?: (done: number) => void },
): Promise<TimingResult> {
  const as = 'rep.emea'
  const { org } = system.simulator
  const reader = [...org.store.rows('User')].find(row => String(row.Username).startsWith(`${as}@`))
  const hidden = [...org.store.rows('Account')].filter(
    row => row.IsDeleted !== true && row.Region__c === 'APAC' && row.OwnerId !== reader?.Id,
  )
  const token = await system.token(as)
  const time = async (id: string): Promise<number> => {
    const startedMs = performance.now()
    const response = await fetch(`${system.url}/v1/records/Account/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await response.arrayBuffer()
    if (response.status !== 404) throw new Error(`${id} is answered ${response.status}.`)
    return performance.now() - startedMs
  }
  const hiddenId = (n: number) => String(hidden[n % hidden.length]?.Id)
  const absentId = (n: number) => nthId('001', FIRST_ABSENT + (n % hidden.length))
  await system.control('/faults', { kind: 'latency', ms: LATENCY_MS, match: { target: 'salesforce' } })
  const times = { hidden: [] as number[], absent: [] as number[] }
  for (let n = -WARM_UP; n < options.pairs; n++) {
    // Whichever comes first of a pair alternates: the second may find something warm.
    const hiddenFirst = n % 2 === 0
    const first = await time(hiddenFirst ? hiddenId(n + WARM_UP) : absentId(n + WARM_UP))
    const second = await time(hiddenFirst ? absentId(n + WARM_UP) : hiddenId(n + WARM_UP))
    if (n < 0) continue
    times.hidden.push(hiddenFirst ? first : second)
    times.absent.push(hiddenFirst ? second : first)
    options.onPair?.(n + 1)
  }
  await system.control('/faults', undefined, 'DELETE')
  return {
    pairs: options.pairs,
    p: mannWhitneyP(times.hidden, times.absent),
    hiddenMs: median(times.hidden),
    absentMs: median(times.absent),
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
