/** One difference between two policies. */

/** '+' somebody may more, '-' somebody may less, '~' either, for a person to judge, '.' nothing changes for anybody. */
export type Effect = '+' | '-' | '~' | '.'

export interface Change {
  readonly effect: Effect
  readonly text: string
}

/** The differences of one part of a policy: 'Deployment', 'Role SalesRep'. */
export interface Section {
  readonly title: string
  readonly changes: readonly Change[]
}

/** What one list has more, and what it has less, of items that permit something. */
export function gainedAndLost(
  before: Iterable<string>,
  after: Iterable<string>,
  words: (items: readonly string[]) => string,
): Change[] {
  const [old, young] = [new Set(before), new Set(after)]
  const gained = [...young].filter(item => !old.has(item))
  const lost = [...old].filter(item => !young.has(item))
  return [
    ...(gained.length === 0 ? [] : [{ effect: '+' as const, text: words(gained) }]),
    ...(lost.length === 0 ? [] : [{ effect: '-' as const, text: words(lost) }]),
  ]
}

/** The same changes of something that forbids: what is gained narrows. */
export const narrowing = (changes: readonly Change[]): Change[] =>
  changes.map(({ effect, text }) => ({
    effect: effect === '+' ? '-' : effect === '-' ? '+' : effect,
    text,
  }))

/** 'x: a → b', when they differ. */
export function moved(what: string, before: string, after: string, effect: Effect): Change[] {
  return before === after ? [] : [{ effect, text: `${what}: ${before} → ${after}` }]
}
