import type { Rights, WritableObject } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { counted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** What the caller may do, in words and data. Costs no Salesforce call. */
export const getMyCapabilities: Operation<'GetMyCapabilities'> = async (_input, { rights, reading }) => {
  const writable = rights.writable()
  const names = [...rights.objects, ...rights.summarizableObjects(), ...writable.map(w => w.object)]
  const objects = [...new Set(names)].map(object =>
    capability(
      object,
      rights,
      writable.filter(w => w.object === object),
    ),
  )
  const changing = objects.filter(o => o.create !== undefined || o.update !== undefined).length
  return {
    outcome: 'ok',
    message: sentence(
      `As ${rights.roles.length === 0 ? 'nobody in particular' : rights.roles.join(' and ')}`,
      `you may ask ${counted(rights.operations.length, 'thing')}`,
      `about ${counted(objects.length, 'kind')} of record and propose changes to ${changing}`,
    ),
    ...(rights.roles.length === 0 && { nextStep: 'Ask an administrator to assign you a role of this app.' }),
    roles: [...rights.roles],
    phase: rights.phase,
    operations: [...rights.operations],
    objects,
    heldBack: [...rights.heldBack].map(([what, code]) => {
      const { why } = new Problem(code)
      return { what, why: why ?? { layer: 'policy' as const, help: '' } }
    }),
    limits: reading.limits.map(limit => ({ ...limit })),
    policyVersion: rights.policyVersion,
  }
}

function capability(object: string, rights: Rights, changes: readonly WritableObject[]) {
  const read = rights.fields(object)?.map(f => f.name) ?? []
  const summarize = rights.summarizable(object)
  const [create, update] = [fieldsOf(changes, 'create'), fieldsOf(changes, 'update')]
  const words = [
    read.length > 0 && `read ${counted(read.length, 'field')}`,
    summarize.length > 0 && 'sum up records you can’t read singly',
    create.length > 0 && `create with ${counted(create.length, 'field')}`,
    update.length > 0 && `change ${counted(update.length, 'field')}`,
  ].filter(w => w !== false)
  return {
    object,
    words: `You may ${words.join(', ')}.`,
    ...(read.length > 0 && { read }),
    ...(summarize.length > 0 && { summarize: [...summarize] }),
    ...(create.length > 0 && { create }),
    ...(update.length > 0 && { update }),
    ...(changes.length > 0 && { conditions: [...new Set(changes.flatMap(c => c.conditions))] }),
  }
}

const fieldsOf = (changes: readonly WritableObject[], action: WritableObject['action']): string[] => [
  ...new Set(changes.filter(c => c.action === action).flatMap(c => c.fields)),
]
