import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'

/** Explicit mappings of Entra accounts to Salesforce users, written by an administrator. */
export interface MappingTable {
  /** The Salesforce User id the account maps to. */
  userIdOf(tenantId: string, objectId: string): string | undefined
}

/** A mapping file that can't be used: the message names file, line and remedy, one fault a line. */
export class MappingError extends Error {}

const fileBytesMax = 4 * 1024 * 1024
const rowsMax = 10_000
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** 005 is the key prefix of User. */
const USER_ID = /^005[A-Za-z0-9]{12}([A-Z0-5]{3})?$/
const MEMBERS = { tenantId: GUID, objectId: GUID, salesforceUserId: USER_ID } as const
type Member = keyof typeof MEMBERS
const HINT: Readonly<Record<Member, string>> = {
  tenantId: 'a lower-case GUID',
  objectId: 'a lower-case GUID (the Entra object id)',
  salesforceUserId: 'a 15- or 18-character User id that begins with 005',
}
const names = Object.keys(MEMBERS) as Member[]
const keyOf = (tenantId: string, objectId: string) => `${tenantId} ${objectId}`

/** Reads a mapping file. Throws MappingError. */
export function loadMapping(file: string): MappingTable {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new MappingError(`SALESFORCE_USER_MAPPING_FILE: ${file} can't be read.`, { cause })
  }
  if (bytes.length > fileBytesMax) throw new MappingError(`${file} is larger than ${fileBytesMax} bytes.`)
  return parseMapping(bytes.toString(), file)
}

/**
 * Parses `users:`, a list of { tenantId, objectId, salesforceUserId }. Throws MappingError listing every fault as
 * file:line:column.
 */
export function parseMapping(text: string, fileName: string): MappingTable {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults: string[] = []
  const fault = (offset: number | undefined, message: string) => {
    const { line, col } = lines.linePos(offset ?? 0)
    faults.push(`${fileName}:${line}:${col} ${message}`)
  }
  for (const error of document.errors) fault(error.pos[0], error.message)
  const table = new Map<string, string>()
  if (faults.length === 0) {
    for (const row of rowsOf(document.contents, fault)) {
      const key = keyOf(row.tenantId, row.objectId)
      if (table.has(key))
        fault(row.offset, 'names an account that is already mapped above: keep one of the two.')
      table.set(key, row.salesforceUserId)
    }
  }
  if (faults.length > 0) throw new MappingError(faults.join('\n'))
  return { userIdOf: (tenantId, objectId) => table.get(keyOf(tenantId, objectId)) }
}

type Fault = (offset: number | undefined, message: string) => void
interface Row extends Record<Member, string> {
  readonly offset: number | undefined
}

function rowsOf(root: Node | null, fault: Fault): Row[] {
  if (!isMap(root)) {
    fault(0, 'must hold one key, users, with a list of mappings.')
    return []
  }
  for (const { key } of root.items)
    if (!isScalar(key) || key.value !== 'users')
      fault(offsetOf(key), `unknown key ${isScalar(key) ? String(key.value) : ''}: only users is known.`)
  const users = root.get('users', true)
  if (!isSeq(users)) {
    fault(offsetOf(users) ?? offsetOf(root), 'users must be a list.')
    return []
  }
  if (users.items.length > rowsMax) fault(offsetOf(users), `holds more than ${rowsMax} mappings.`)
  return users.items.flatMap(item => rowOf(item, fault) ?? [])
}

function rowOf(item: unknown, fault: Fault): Row | undefined {
  if (!isMap(item)) {
    fault(offsetOf(item), `must be an entry with ${names.join(', ')}.`)
    return undefined
  }
  let good = true
  for (const { key } of item.items) {
    if (isScalar(key) && names.some(name => name === key.value)) continue
    fault(offsetOf(key), `unknown key ${isScalar(key) ? String(key.value) : ''}: use ${names.join(', ')}.`)
    good = false
  }
  const row = { tenantId: '', objectId: '', salesforceUserId: '', offset: offsetOf(item) }
  for (const name of names) {
    const node = item.get(name, true)
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'string' && MEMBERS[name].test(value)) row[name] = value
    else {
      fault(offsetOf(node) ?? row.offset, `${name} must be ${HINT[name]}.`)
      good = false
    }
  }
  return good ? row : undefined
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined
  const range = node.range
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined
}
