/** One line of a matrix: what a principal may do of many things, and nothing else of them. */
import type { Rights } from '../../../api/policy/types.ts'
import type { MatrixQuestion } from './format.ts'
import type { Comparison } from './mismatch.ts'
import type { Setting } from './run.ts'

export function runMatrix(
  { of, columns, permit }: MatrixQuestion,
  setting: Setting,
  compare: Comparison,
): void {
  const permitted = permit.get(setting.principal) ?? []
  for (const column of columns) {
    const got = may[of](setting.rights, column) ? 'permit' : 'deny'
    compare.same(`${of} ${column}`, permitted.includes(column) ? 'permit' : 'deny', got)
  }
}

const may: Readonly<Record<MatrixQuestion['of'], (rights: Rights, name: string) => boolean>> = {
  ask: (rights, operation) => rights.mayAsk(operation),
  read: (rights, object) => rights.objects.includes(object),
  create: (rights, object) => rights.writable().some(w => w.object === object && w.action === 'create'),
  update: (rights, object) => rights.writable().some(w => w.object === object && w.action === 'update'),
}
