/** Results of policy tests, as a person reads them. */
import { inspect } from 'node:util'
import { paint } from '../paint.ts'
import type { Mismatch } from './mismatch.ts'
import type { Result } from './run.ts'

export function reportOf(results: readonly Result[], durationMs: number): string {
  const files = Map.groupBy(results, r => r.file)
  const parts = [...files].map(([file, ofFile]) => `${paint('strong', file)}\n${ofFile.map(line).join('')}`)
  const failed = results.filter(r => r.mismatches.length > 0).length
  const passed = results.length - failed
  const count =
    failed === 0 ? paint('good', `${passed} passed`) : `${paint('bad', `${failed} failed`)}, ${passed} passed`
  return `${parts.join('\n')}\n${count} in ${Math.round(durationMs)} ms\n`
}

function line({ file, line: at, name, principal, mismatches }: Result): string {
  const who = paint('dim', principal)
  if (mismatches.length === 0) return `  ${paint('good', '✓')} ${name} ${who}\n`
  const details = mismatches.map(detail).join('')
  return `  ${paint('bad', '✗')} ${name} ${who} ${paint('dim', `${file}:${at}`)}\n${details}`
}

function detail({ what, expected, got }: Mismatch): string {
  return `      ${what}: expected ${paint('good', plain(expected))}, got ${paint('bad', plain(got))}\n`
}

const plain = (value: unknown) =>
  inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 400 })
