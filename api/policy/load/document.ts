/** The policy file as a whole: YAML, then the keys of its first level, then everything below. */
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { PolicyModel } from '../model.ts'
import { collectFaults, type Faults } from './faults.ts'
import { readObjects } from './objects.ts'
import { readRoles } from './roles.ts'
import { type Entry, readKeys, readText } from './yaml.ts'

const API_VERSION = 'sallyport.policy/v1'
const KEYS = ['apiVersion', 'metadata', 'phase', 'roles', 'objects'] as const

/** Parses and checks a policy. Throws PolicyError with every fault there is. */
export function readPolicy(
  text: string,
  fileName: string,
  operations: readonly string[] | undefined,
): PolicyModel {
  const lines = new LineCounter()
  const faults = collectFaults(fileName, lines)
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false })
  for (const error of [...document.errors, ...document.warnings]) {
    const twice = error.code === 'DUPLICATE_KEY'
    const what = twice ? 'A key is given twice.' : `This is not YAML: ${error.message.replace(/\.?$/, '.')}`
    faults.add(error.pos[0], what, twice ? 'Keep one of the two.' : 'Mend the text here.')
  }
  faults.check() // what follows would only repeat what a broken text breaks
  const root = isNode(document.contents) ? document.contents : null
  const keys = readKeys(root, 'The policy', 0, { allowed: KEYS, required: KEYS }, faults) ?? {}
  expect(keys.apiVersion, API_VERSION, faults)
  expect(keys.phase, 'read-only', faults)
  const roles = readRoles(keys.roles, operations, faults)
  const objects = readObjects(keys.objects, new Set(roles.map(r => r.name)), faults)
  const { name, version } = readMetadata(keys.metadata, faults)
  faults.check()
  return { name, version, roles, objects }
}

function expect(entry: Entry | undefined, wanted: string, faults: Faults): void {
  if (entry === undefined) return
  const text = readText(entry.value, entry.key, entry.keyPlace, faults)
  if (text !== undefined && text !== wanted) {
    faults.add(entry.value, `${entry.key} is ${text}.`, `Write ${wanted}.`)
  }
}

function readMetadata(entry: Entry | undefined, faults: Faults): { name: string; version: string } {
  const required = ['name', 'version'] as const
  const keys =
    entry === undefined
      ? undefined
      : readKeys(entry.value, 'metadata', entry.keyPlace, { allowed: required, required }, faults)
  const text = (given: Entry | undefined) =>
    given === undefined ? '' : (readText(given.value, given.key, given.keyPlace, faults) ?? '')
  return { name: text(keys?.name), version: text(keys?.version) }
}
