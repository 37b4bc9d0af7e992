/** `clients:` the apps that may call and what each may do at most. `caller:` what is known of who asks. */
import type { CallerField, ClientModel, ObjectModel } from '../model.ts'
import { idVariables, listVariables } from '../model.ts'
import type { Phase } from '../types.ts'
import type { KnownOperations } from './document.ts'
import type { Faults } from './faults.ts'
import { NAME as API_NAME } from './fields.ts'
import { NAME, readNarrowerPhase, readOperationNames } from './operations.ts'
import { type Entry, readKeys, readMap, readText, readTexts } from './yaml.ts'

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const VARIABLE = /^[a-z][A-Za-z0-9]{0,39}$/

interface Context {
  readonly operations: KnownOperations
  readonly objects: ReadonlyMap<string, ObjectModel>
  readonly phase: Phase
  readonly faults: Faults
}

/** Reads the clients by app id. */
export function readClients(entry: Entry | undefined, context: Context): ReadonlyMap<string, ClientModel> {
  const clients = new Map<string, ClientModel>()
  if (entry === undefined) return clients
  const { faults } = context
  for (const given of readMap(entry.value, 'clients', entry.keyPlace, faults) ?? []) {
    const client = readClient(given, context)
    if (clients.has(client.id)) {
      faults.add(given.keyPlace, `${given.key} has the id of another client.`, 'Keep one of the two.')
    }
    clients.set(client.id, client)
  }
  return clients
}

function readClient({ key: name, keyPlace, value }: Entry, context: Context): ClientModel {
  const { faults, operations, phase } = context
  if (!NAME.test(name)) {
    faults.add(keyPlace, `${name} is no name for a client.`, 'Use letters and digits, a letter first.')
  }
  const allowed = ['id', 'phase', 'operations', 'objects'] as const
  const keys = readKeys(value, `Client ${name}`, keyPlace, { allowed, required: ['id'] }, faults)
  const id = keys?.id === undefined ? undefined : readText(keys.id.value, 'id', keys.id.keyPlace, faults)
  if (id !== undefined && !GUID.test(id)) {
    faults.add(
      keys?.id?.value,
      `${id} is not an application id.`,
      'Use the GUID that Entra shows for the app.',
    )
  }
  return {
    name,
    id: (id ?? '').toLowerCase(),
    phase: readNarrowerPhase(keys?.phase, phase, faults),
    operations:
      keys?.operations === undefined
        ? undefined
        : new Set(readOperationNames(keys.operations, 'operations', operations, faults)),
    objects: keys?.objects === undefined ? undefined : new Set(readObjectNames(keys.objects, context)),
  }
}

function readObjectNames(entry: Entry, { objects, faults }: Context): string[] {
  return readTexts(entry.value, 'objects', entry.keyPlace, faults).flatMap(({ text, place }) => {
    const object = objects.get(text.toLowerCase())
    if (object !== undefined) return [object.name]
    faults.add(place, `${text} is not an object of this policy.`, 'Declare it under `objects`.')
    return []
  })
}

/** Reads which field of the caller's Salesforce user each variable stands for. */
export function readCallerFields(entry: Entry | undefined, faults: Faults): ReadonlyMap<string, CallerField> {
  const fields = new Map<string, CallerField>()
  if (entry === undefined) return fields
  const taken: readonly string[] = [...idVariables, ...listVariables]
  for (const { key: name, keyPlace, value } of readMap(entry.value, 'caller', entry.keyPlace, faults) ?? []) {
    if (!VARIABLE.test(name) || taken.includes(name)) {
      faults.add(
        keyPlace,
        `${name} can’t name something of the caller.`,
        `Use letters and digits, a small letter first, and none of ${taken.join(', ')}.`,
      )
    }
    const field = readText(value, name, keyPlace, faults)
    if (field !== undefined && !API_NAME.test(field)) {
      faults.add(
        value,
        `${field} is no field of User.`,
        'Use the API name of a text or picklist field of User.',
      )
    } else if (field !== undefined) fields.set(name, { name, field })
  }
  return fields
}
