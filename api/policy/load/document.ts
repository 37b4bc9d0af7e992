/** The policy file as a whole: YAML, then the keys of its first level, then everything below. */
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { PolicyModel } from '../model.ts'
import type { Access } from '../types.ts'
import { readCallerFields, readClients } from './clients.ts'
import { collectFaults, type Faults } from './faults.ts'
import { readLimits } from './limits.ts'
import { readObjects } from './objects.ts'
import { readOperationNames, readOperationPhases, readPhase, readStepUp } from './operations.ts'
import { readRoles } from './roles.ts'
import { type Entry, readKeys, readText } from './yaml.ts'

const API_VERSION = 'sallyport.policy/v1'
const REQUIRED = ['apiVersion', 'metadata', 'phase', 'clients', 'roles', 'objects'] as const
const KEYS = [...REQUIRED, 'phases', 'stepUp', 'actingUser', 'limits', 'caller'] as const

/** The operations there are, with what each does; undefined: any name of the right shape. */
export type KnownOperations = Readonly<Record<string, Access>> | undefined

/** Parses and checks a policy. Throws PolicyError with every fault there is. */
export function readPolicy(text: string, fileName: string, operations: KnownOperations): PolicyModel {
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
  const keys = readKeys(root, 'The policy', 0, { allowed: KEYS, required: REQUIRED }, faults) ?? {}
  expectVersion(keys.apiVersion, faults)
  const phase = readPhase(keys.phase, faults) ?? 'read-only'
  const callerFields = readCallerFields(keys.caller, faults)
  const roles = readRoles(keys.roles, { operations, phase, faults })
  const objects = readObjects(keys.objects, {
    roles: new Set(roles.map(r => r.name)),
    callerFields: new Set(callerFields.keys()),
    faults,
  })
  const model = {
    ...readMetadata(keys.metadata, faults),
    phase,
    operationPhases: readOperationPhases(keys.phases, operations, faults),
    stepUp: readStepUp(keys.stepUp, operations, faults),
    actingUserRequired: new Set(readOperationNames(keys.actingUser, 'actingUser', operations, faults)),
    limits: readLimits(keys.limits, faults),
    clients: readClients(keys.clients, { operations, objects, phase, faults }),
    callerFields,
    roles,
    objects,
  }
  faults.check()
  return model
}

function expectVersion(entry: Entry | undefined, faults: Faults): void {
  if (entry === undefined) return
  const text = readText(entry.value, entry.key, entry.keyPlace, faults)
  if (text !== undefined && text !== API_VERSION) {
    faults.add(entry.value, `${entry.key} is ${text}.`, `Write ${API_VERSION}.`)
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
