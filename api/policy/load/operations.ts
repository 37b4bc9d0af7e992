/** What a policy says about operations: which there are, from which phase on, with how strong a sign-in. */
import { type Phase, phases } from '../types.ts'
import type { KnownOperations } from './document.ts'
import type { Faults, Place } from './faults.ts'
import { type Entry, readMap, readText, readTexts } from './yaml.ts'

/** Names of roles and operations. */
export const NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/
/** Entra knows the authentication contexts c1 to c99. */
const AUTH_CONTEXT = /^c[1-9]\d?$/

/** The phase of an entry; undefined, and a fault, for a word that is none. */
export function readPhase(entry: Entry | undefined, faults: Faults): Phase | undefined {
  if (entry === undefined) return undefined
  const text = readText(entry.value, entry.key, entry.keyPlace, faults)
  const phase = phases.find(p => p === text)
  if (text !== undefined && phase === undefined)
    faults.add(entry.value, `There is no phase ${text}.`, `Use ${phases.join(', ')}.`)
  return phase
}

/** A phase that only narrows the one of the deployment; `above` when it isn't said. */
export function readNarrowerPhase(entry: Entry | undefined, above: Phase, faults: Faults): Phase {
  const phase = readPhase(entry, faults)
  if (phase === undefined) return above
  if (phases.indexOf(phase) > phases.indexOf(above)) {
    const remedy = `Use ${above} or less, or raise the phase at the top.`
    faults.add(entry?.value, `${phase} is wider than the deployment’s ${above}.`, remedy)
  }
  return phase
}

/** `phases:` the first phase in which an operation may be asked. */
export function readOperationPhases(
  entry: Entry | undefined,
  operations: KnownOperations,
  faults: Faults,
): ReadonlyMap<string, Phase> {
  return readByOperation(entry, operations, faults, given => readPhase(given, faults))
}

/** `stepUp:` the authentication context an operation asks for. */
export function readStepUp(
  entry: Entry | undefined,
  operations: KnownOperations,
  faults: Faults,
): ReadonlyMap<string, string> {
  return readByOperation(entry, operations, faults, given => readAuthContext(given, faults))
}

/** An authentication context: 'c1'. */
export function readAuthContext(given: Entry, faults: Faults): string | undefined {
  const text = readText(given.value, given.key, given.keyPlace, faults)
  if (text === undefined || AUTH_CONTEXT.test(text)) return text
  faults.add(
    given.value,
    `${text} is no authentication context.`,
    'Use c1 to c99, as Entra’s Conditional Access shows it.',
  )
  return undefined
}

function readByOperation<V>(
  entry: Entry | undefined,
  operations: KnownOperations,
  faults: Faults,
  read: (entry: Entry) => V | undefined,
): ReadonlyMap<string, V> {
  const map = new Map<string, V>()
  if (entry === undefined) return map
  for (const given of readMap(entry.value, entry.key, entry.keyPlace, faults) ?? []) {
    checkOperation(given.key, given.keyPlace, operations, faults)
    const value = read(given)
    if (value !== undefined) map.set(given.key, value)
  }
  return map
}

/** A list of operations. */
export function readOperationNames(
  entry: Entry | undefined,
  name: string,
  operations: KnownOperations,
  faults: Faults,
): readonly string[] {
  if (entry === undefined) return []
  return readTexts(entry.value, name, entry.keyPlace, faults).map(({ text, place }) => {
    checkOperation(text, place, operations, faults)
    return text
  })
}

function checkOperation(name: string, place: Place, operations: KnownOperations, faults: Faults): void {
  const exists = operations === undefined ? NAME.test(name) : Object.hasOwn(operations, name)
  if (!exists) faults.add(place, `There is no operation ${name}.`, 'Use an operationId of openapi.yaml.')
}
