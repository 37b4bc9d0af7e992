/** `forbid:` what nobody may do to some rows, whatever is granted. */
import type { Node } from 'yaml'
import type { ForbidModel } from '../model.ts'
import { type GrantContext, readActions, readId } from './grant-parts.ts'
import { readScope } from './scope.ts'
import { type Entry, readKeys, readList, readText } from './yaml.ts'

export function readForbids(entry: Entry | undefined, context: GrantContext): readonly ForbidModel[] {
  if (entry === undefined) return []
  const items = readList(entry.value, 'forbid', entry.keyPlace, context.faults) ?? []
  return items.map(item => readForbid(item, context)).filter(f => f !== undefined)
}

function readForbid(node: Node, context: GrantContext): ForbidModel | undefined {
  const { faults } = context
  const required = ['id', 'actions', 'where', 'message'] as const
  const keys = readKeys(node, 'A forbid', node, { allowed: required, required }, faults)
  if (keys?.id === undefined || keys.actions === undefined || keys.where === undefined) return undefined
  if (keys.message === undefined) return undefined
  return {
    id: readId(keys.id, context),
    actions: new Set(readActions(keys.actions, faults)),
    where: readScope(keys.where.value, keys.where.keyPlace, { ...context, callerFields: undefined }),
    message: readText(keys.message.value, 'message', keys.message.keyPlace, faults) ?? '',
  }
}
