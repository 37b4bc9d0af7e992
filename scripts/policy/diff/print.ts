/** Differences for a terminal and for a pull request. */
import { paint } from '../paint.ts'
import type { Change, Effect, Section } from './change.ts'

export interface Compared {
  /** 'contoso-sales 2026-11-21.1' of each. */
  readonly before: string
  readonly after: string
  readonly sections: readonly Section[]
}

const styles = { '+': 'bad', '-': 'good', '~': 'warn', '.': 'dim' } as const
/** As they are printed: a minus that isn't taken for a list. */
const signs: Readonly<Record<Effect, string>> = { '+': '+', '-': '−', '~': '~', '.': '·' }

export function diffText({ before, after, sections }: Compared): string {
  const parts = sections.map(({ title, changes }) => {
    const lines = changes.map(c => `  ${paint(styles[c.effect], `${signs[c.effect]} ${c.text}`)}\n`)
    return `\n${paint('strong', title)}\n${lines.join('')}`
  })
  return `${before} → ${after}\n${parts.join('')}\n${totals(sections)}\n`
}

export function diffMarkdown({ before, after, sections }: Compared): string {
  const parts = sections.map(({ title, changes }) => {
    const lines = changes.map(
      c => `${c.effect === '.' ? ' ' : c.effect === '~' ? '!' : c.effect} ${c.text}\n`,
    )
    return `\n### ${title}\n\n\`\`\`diff\n${lines.join('')}\`\`\`\n`
  })
  const note =
    sections.length === 0 ? '' : '\n`+` permits more, `-` permits less, `!` may do either: judge it.\n'
  return `## Policy: ${before} → ${after}\n\n${totals(sections)}\n${note}${parts.join('')}`
}

/** '3 wider, 1 narrower, 0 to judge' */
function totals(sections: readonly Section[]): string {
  const changes = sections.flatMap(s => s.changes)
  if (changes.length === 0) return 'Nobody may do more or less.'
  const n = (effect: Effect) => changes.filter((c: Change) => c.effect === effect).length
  return `${n('+')} wider, ${n('-')} narrower, ${n('~')} to judge, ${n('.')} without effect.`
}
