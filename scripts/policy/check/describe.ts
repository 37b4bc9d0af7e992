/** An org's own description of its objects: read from files or an address, or asked of the org as the proxy would. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fromFile, Unreadable } from '../source.ts'

export interface OrgField {
  readonly name: string
  readonly type: string
  readonly referenceTo?: readonly string[]
  /** Values that can be chosen. */
  readonly picklistValues?: readonly string[]
  readonly filterable?: boolean
  readonly sortable?: boolean
  readonly createable?: boolean
  readonly updateable?: boolean
}

/** Fields by name, by object. */
export type OrgObjects = ReadonlyMap<string, ReadonlyMap<string, OrgField>>

/**
 * Reads descriptions from a JSON file, an address, or a folder of JSON files. Each holds Salesforce's describe answer
 * of one object, or maps names of objects to such answers or to lists of fields. Throws Unreadable.
 */
export async function readDescribe(from: string): Promise<OrgObjects> {
  if (/^https?:\/\//.test(from)) return orgObjects(await fetched(from), from)
  if (!statSync(from, { throwIfNoEntry: false })?.isDirectory())
    return orgObjects(parsed(fromFile(from), from), from)
  const files = readdirSync(from).filter(name => name.endsWith('.json'))
  return new Map(files.flatMap(name => [...orgObjects(parsed(fromFile(join(from, name)), name), name)]))
}

/** What a described object says, as it is kept in a file. */
export function orgObjects(body: unknown, from: string): OrgObjects {
  if (!isRecord(body)) throw new Unreadable(`${from} holds no descriptions of objects.`)
  if (typeof body.name === 'string' && Array.isArray(body.fields))
    return new Map([[body.name, orgFields(body.fields, from)]])
  return new Map(
    Object.entries(body).map(([name, object]) => {
      const fields = isRecord(object) ? object.fields : object
      if (!Array.isArray(fields)) throw new Unreadable(`${from}: ${name} has no list of fields.`)
      return [name, orgFields(fields, from)]
    }),
  )
}

function orgFields(fields: readonly unknown[], from: string): ReadonlyMap<string, OrgField> {
  return new Map(
    fields.map(field => {
      if (!isRecord(field) || typeof field.name !== 'string' || typeof field.type !== 'string')
        throw new Unreadable(`${from}: a field has no name or no type.`)
      const { name, type, referenceTo, picklistValues } = field
      return [
        name,
        {
          name,
          type,
          ...(Array.isArray(referenceTo) ? { referenceTo: referenceTo.map(String) } : {}),
          ...(Array.isArray(picklistValues) ? { picklistValues: picklistValues.flatMap(chosen) } : {}),
          ...flags(field),
        },
      ]
    }),
  )
}

// A value of a picklist stands alone or in Salesforce's own shape; one that was switched off can't be chosen.
function chosen(entry: unknown): string[] {
  if (typeof entry === 'string') return [entry]
  return isRecord(entry) && typeof entry.value === 'string' && entry.active !== false ? [entry.value] : []
}

const FLAGS = ['filterable', 'sortable', 'createable', 'updateable'] as const
const flags = (field: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(FLAGS.flatMap(name => (typeof field[name] === 'boolean' ? [[name, field[name]]] : [])))

/** As `readDescribe` reads it back. */
export function describeText(org: OrgObjects): string {
  const objects = Object.fromEntries([...org].map(([name, fields]) => [name, [...fields.values()]]))
  return `${JSON.stringify(objects, null, 1)}\n`
}

async function fetched(url: string): Promise<unknown> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) })
    if (!answer.ok) throw new Unreadable(`${url} answers ${answer.status}.`)
    return await answer.json()
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(`${url} can't be read: ${error}`)
  }
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Unreadable(`${name} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
