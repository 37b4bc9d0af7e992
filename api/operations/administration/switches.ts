import type { Switch } from '../../switches/types.ts'
import { counted } from '../shared/words.ts'

/** A switch as an answer shows it. */
export const shown = ({ kind, target, reason, since, by }: Switch) => ({
  kind,
  target,
  reason,
  since: new Date(since).toISOString(),
  by,
})

/** 'Nothing is switched off.' or how much is. */
export const standing = (off: readonly Switch[]): string =>
  off.length === 0
    ? 'Nothing is switched off.'
    : `${counted(off.length, 'switch is', 'switches are')} off: ${off.map(nameOf).join(', ')}.`

const nameOf = ({ kind, target }: Switch) => (kind === 'all' ? 'everything' : `${kind} ${target}`)
