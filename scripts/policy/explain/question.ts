/** A question of the command line, made into a file of one policy test: both are then read and answered alike. */
import { parse, stringify } from 'yaml'
import type { PolicyModel } from '../../../api/policy/model.ts'
import { Unreadable } from '../source.ts'
import type { TestFile } from '../test/format.ts'
import { readTestFile } from '../test/read.ts'

/** `value` and `user` are YAML. Throws Unreadable for what can't be read as a question. */
export function questionOf(
  kind: string,
  value: string,
  who: Readonly<Record<string, unknown>>,
  user: string,
  today: string,
  model: PolicyModel,
): TestFile {
  const asked = parsed(value)
  const { before, ...rest } = isRecord(asked) ? asked : {}
  const update = kind === 'update' && isRecord(asked)
  const text = stringify({
    now: today,
    principals: { me: { ...who, salesforceUser: parsed(user) } },
    ...(update
      ? { resources: { record: { object: asked.object, ...(isRecord(before) ? before : {}) } } }
      : {}),
    tests: [
      {
        name: 'the question',
        as: 'me',
        [kind]: update ? { ...rest, record: 'record' } : asked,
        expect: { decision: 'permit' },
      },
    ],
  })
  return readTestFile({ name: 'question', text }, model)
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new Unreadable(`The question is not YAML: ${error instanceof Error ? error.message : error}`)
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
