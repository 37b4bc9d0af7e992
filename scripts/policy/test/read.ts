/** Reads a file of policy tests, strictly: a misspelt key would be a test that tests nothing. */
import { isNode, LineCounter, type Node, parseDocument } from 'yaml'
import { collectFaults, PolicyError } from '../../../api/policy/load/faults.ts'
import { type Entry, readKeys } from '../../../api/policy/load/yaml.ts'
import type { PolicyModel } from '../../../api/policy/model.ts'
import { isDate } from '../../../api/soql/literal.ts'
import { type Source, Unreadable } from '../source.ts'
import type { Question, TestCase, TestFile } from './format.ts'
import { itemsOf, type Reading, textOf, textsOf } from './nodes.ts'
import { assignIds, entriesOf, readPrincipal, readResource } from './principals.ts'
import { QUESTIONS, readQuestion } from './questions.ts'

const KEYS = ['now', 'principals', 'resources', 'tests'] as const

/**
 * Reads one file for tests of this policy. Throws Unreadable that lists every fault with file, line, column and
 * remedy.
 */
export function readTestFile({ name, text }: Source, model: PolicyModel): TestFile {
  const lines = new LineCounter()
  const faults = collectFaults(name, lines)
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false })
  for (const { pos, message } of document.errors)
    faults.add(pos[0], `This is not YAML: ${message}.`, 'Mend it here.')
  try {
    faults.check()
    const root = isNode(document.contents) ? document.contents : null
    const keys =
      readKeys(root, 'A test file', 0, { allowed: KEYS, required: ['now', 'principals', 'tests'] }, faults) ??
      {}
    const principals = entriesOf(keys.principals, faults)
    const resources = entriesOf(keys.resources, faults)
    const reading = { faults, ids: assignIds(principals, resources, faults) }
    const lineOf = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line
    const file: TestFile = {
      name,
      today: dayOf(keys.now, reading),
      principals: new Map(principals.map(p => [p.key, readPrincipal(p, reading)])),
      resources: new Map(resources.map(r => [r.key, readResource(r, reading)])),
      tests:
        keys.tests === undefined
          ? []
          : itemsOf(keys.tests, reading).flatMap(item => readTest(item, lineOf(item), reading) ?? []),
    }
    checkNames(file, { principals, resources, tests: keys.tests }, model, reading)
    faults.check()
    return file
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw new Unreadable(error.message.replace('The policy can’t be used', 'The tests can’t be used'))
  }
}

function dayOf(entry: Entry | undefined, reading: Reading): string {
  const day = textOf(entry, reading)?.slice(0, 10) ?? ''
  if (entry !== undefined && !isDate(day))
    reading.faults.add(entry.value, `${day} is no day.`, 'Write 2026-11-22.')
  return day
}

function readTest(node: Node, line: number, reading: Reading): TestCase | undefined {
  const { faults } = reading
  const allowed = ['name', 'as', 'expect', ...QUESTIONS] as const
  const keys = readKeys(node, 'A test', node, { allowed, required: ['name'] }, faults)
  if (keys === undefined) return undefined
  const asked = QUESTIONS.filter(question => keys[question] !== undefined)
  const [kind, ...more] = asked
  const entry = kind === undefined ? undefined : keys[kind]
  if (kind === undefined || entry === undefined || more.length > 0) {
    faults.add(node, 'A test asks nothing or several things.', `Write one of ${QUESTIONS.join(', ')}.`)
    return undefined
  }
  const question = readQuestion(kind, entry, keys.expect, reading)
  const bare = kind === 'hidden' || kind === 'matrix'
  if (bare !== (keys.expect === undefined))
    faults.add(
      keys.expect?.keyPlace ?? node,
      bare ? `${kind} says itself what is expected.` : 'A test lacks expect.',
      bare ? 'Take expect away.' : 'Add expect.',
    )
  if ((kind === 'matrix') !== (keys.as === undefined))
    faults.add(
      keys.as?.keyPlace ?? node,
      kind === 'matrix' ? 'A matrix names who asks under permit.' : 'A test lacks as.',
      kind === 'matrix' ? 'Take as away.' : 'Say who asks.',
    )
  const as = kind === 'matrix' ? permitted(question) : keys.as === undefined ? [] : whoAsks(keys.as, reading)
  return { name: textOf(keys.name, reading) ?? '', line, as, ...question }
}

const permitted = (question: Question) =>
  question.kind === 'matrix' ? [...question.matrix.permit.keys()] : []

const whoAsks = (entry: Entry, reading: Reading): readonly string[] =>
  entry.value !== null && 'items' in entry.value
    ? (textsOf(entry, reading) ?? [])
    : [textOf(entry, reading)].filter(text => text !== undefined)

/** Names that a test uses and nothing defines. */
function checkNames(
  file: TestFile,
  places: { principals: readonly Entry[]; resources: readonly Entry[]; tests: Entry | undefined },
  model: PolicyModel,
  { faults }: Reading,
): void {
  const items =
    places.tests?.value !== null && places.tests !== undefined && 'items' in places.tests.value
      ? places.tests.value.items
      : []
  const names = new Set<string>()
  for (const [at, test] of file.tests.entries()) {
    const item = items[at]
    const place = isNode(item) ? item : null
    if (names.has(test.name)) faults.add(place, `Two tests are called ‘${test.name}’.`, 'Rename one.')
    names.add(test.name)
    for (const who of test.as)
      if (!file.principals.has(who))
        faults.add(place, `There is no principal ${who}.`, 'Declare it under principals.')
    if (test.kind === 'change' && test.change.record !== undefined && !file.resources.has(test.change.record))
      faults.add(place, `There is no resource ${test.change.record}.`, 'Declare it under resources.')
  }
  for (const entry of places.principals)
    for (const role of file.principals.get(entry.key)?.roles ?? [])
      if (!model.roles.some(r => r.name === role))
        faults.add(entry.keyPlace, `There is no role ${role}.`, 'Use a role of the policy.')
  for (const entry of places.resources) {
    const resource = file.resources.get(entry.key)
    const object = model.objects.get(resource?.object.toLowerCase() ?? '')
    if (resource === undefined) continue
    if (object === undefined)
      faults.add(entry.keyPlace, `The policy has no object ${resource.object}.`, 'Use one it declares.')
    for (const field of Object.keys(resource.values))
      if (object !== undefined && object.fields.get(field.toLowerCase())?.name !== field)
        faults.add(
          entry.keyPlace,
          `${resource.object} has no field ${field} in the policy.`,
          'Use one it declares.',
        )
  }
}
