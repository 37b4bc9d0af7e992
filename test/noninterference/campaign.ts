/**
 * The two-run test: two orgs that are equal in everything a caller may read and differ arbitrarily elsewhere must
 * answer one sequence of requests alike, byte for byte, with the same calls to Salesforce. What differs is shrunk to
 * the smallest exploit and told in words.
 */
import fc from 'fast-check'
import { baseOrg } from './base-org.ts'
import type { Pair } from './pair.ts'
import { type Change, type Differ, type Difference, differ, difference } from './perturb.ts'
import { type Given, playBoth } from './play.ts'
import { askerOf, type PolicyText, readPolicyText } from './policy-text.ts'
import { type Asked, asked, type Draw, draw } from './requests.ts'
import { shrunk } from './shrink.ts'
import { viewsOf } from './view.ts'

const ASKERS = [
  'rep.emea',
  'rep.apac',
  'rep.emea2',
  'agent.service',
  'manager.emea',
  'dealdesk',
  'reader.pilot',
  'flow.scheduler',
  'manager.sales',
  'admin.crm',
]

interface Sequence {
  readonly asker: string
  readonly orgSeed: number
  readonly difference: Difference
  readonly draws: readonly Draw[]
}

export interface CampaignOptions {
  readonly sequences: number
  readonly seed: number
  /** Local parts of the callers' names; default: one of each role and more. */
  readonly askers?: readonly string[]
  /** Told after each sequence that was equal. */
  readonly onSequence?: (done: number) => void
}

export interface CampaignResult {
  /** Sequences that were equal. */
  readonly sequences: number
  readonly requests: number
  /** Answers by kind of request and status: 'query 200'. */
  readonly answers: ReadonlyMap<string, number>
  /** What differed between the orgs, by kind. */
  readonly changes: ReadonlyMap<string, number>
  /** The smallest exploit found, in words; undefined: no sequence told the orgs apart. */
  readonly exploit: string | undefined
}

const sequenceOf = (askers: readonly string[]): fc.Arbitrary<Sequence> =>
  fc.record({
    asker: fc.constantFrom(...askers),
    orgSeed: fc.nat(),
    difference,
    draws: fc.array(draw, { minLength: 6, maxLength: 10 }),
  })

/** Plays so many sequences, until one tells the orgs apart. `policyText`: what the caller may read by the oracle. */
export async function campaign(
  pair: Pair,
  policyText: string,
  options: CampaignOptions,
): Promise<CampaignResult> {
  const { sequences, seed, askers = ASKERS, onSequence } = options
  const policy = readPolicyText(policyText)
  const answers = new Map<string, number>()
  const changes = new Map<string, number>()
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  let [requests, done] = [0, 0]
  let exploit: string | undefined
  for (const sequence of fc.sample(sequenceOf(askers), { numRuns: sequences, seed })) {
    const staged = stage(pair, policy, sequence)
    const { dump, made } = staged.orgs.apply(staged.orgs.changes)
    const asking = sequence.draws.map(d => asked(d, { ...staged.ground, b: dump, changes: made }))
    const given: Given = { as: sequence.asker, a: staged.orgs.base, b: dump, asking }
    const played = await playBoth(pair, given)
    if (played.difference !== undefined) {
      exploit = await smallest(pair, staged.orgs, made, given, `seed ${seed}, sequence ${done + 1}`)
      break
    }
    requests += played.replies.length
    for (const { kind, status } of played.replies) count(answers, `${kind} ${status}`)
    for (const { kind } of made) count(changes, kind)
    done += 1
    onSequence?.(done)
  }
  return { sequences: done, requests, answers, changes, exploit }
}

function stage(pair: Pair, policy: PolicyText, { asker: key, orgSeed, difference: drawn }: Sequence) {
  const asker = askerOf(policy, pair.a.org, key)
  const views = viewsOf(policy, asker)
  const base = baseOrg(pair.seeded, orgSeed)
  const orgs = differ(base, drawn, policy, views, pair.a.org)
  return {
    orgs,
    ground: { a: base, views, objects: Object.keys(policy.objects), operations: asker.operations },
  }
}

/** The exploit in words: who, what differs where nobody may look, what was asked, what told it. */
async function smallest(
  pair: Pair,
  orgs: Differ,
  changes: readonly Change[],
  given: Given,
  source: string,
): Promise<string> {
  const asking = await shrunk(given.asking, async some => {
    return (await playBoth(pair, { ...given, asking: some })).difference !== undefined
  })
  const few = await shrunk(changes, async some => {
    const { dump, made } = orgs.apply(some)
    return (
      made.length === some.length &&
      (await playBoth(pair, { ...given, asking, b: dump })).difference !== undefined
    )
  })
  const { difference: told } = await playBoth(pair, { ...given, asking, b: orgs.apply(few).dump })
  return [
    `${given.as} tells two orgs apart that are equal in all that may be read (${source}).`,
    'Org B differs from A in:',
    ...few.map(changeText),
    'Asked of both:',
    ...asking.map(askedText),
    `What differs: ${told ?? 'nothing any more: it hangs on what was asked before'}`,
  ].join('\n')
}

const changeText = ({ kind, object, id, field, before, after }: Change) =>
  `  ${kind}: ${object} ${id}${field === undefined ? '' : `.${field}`}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`

const askedText = ({ path, body, outcomeStyle, pages }: Asked) =>
  `  ${body === undefined ? 'GET' : 'POST'} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}${outcomeStyle ? ' (outcome style)' : ''}${pages > 0 ? ` (and up to ${pages} further pages)` : ''}`
