/** Values shown in part: enough to tell a customer apart, too little to use. */
import type { MaskForm } from '../model.ts'

const HIDDEN = '•••'
const LAST = 4

/** The part of a value that its form shows; null stays null. */
export function inPart(value: unknown, form: MaskForm): string | null {
  if (typeof value !== 'string' || value === '') return null
  switch (form) {
    case 'last-four':
      return `${HIDDEN}${lastFour(value)}`
    case 'domain':
      return domainOf(value)
    case 'year':
      return value.slice(0, 4)
  }
}

// Of a value hardly longer than what is shown nothing is.
function lastFour(value: string): string {
  const letters = [...value]
  return letters.length >= 2 * LAST ? letters.slice(-LAST).join('') : ''
}

function domainOf(value: string): string {
  const at = value.lastIndexOf('@')
  if (at >= 0) return `${HIDDEN}@${value.slice(at + 1)}`
  const address = URL.canParse(value) ? value : `https://${value}`
  return URL.canParse(address) ? `${HIDDEN}${new URL(address).hostname}` : HIDDEN
}
