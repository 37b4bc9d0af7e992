/** Every place of openapi.yaml where a request can carry text, and how to put some there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseContract } from '../../api/http/contract-text.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly string[]
}
interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly example?: unknown
  readonly schema: Schema & { readonly maxLength?: number }
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: Schema; readonly example?: unknown } }
  }
}
interface Contract {
  readonly servers: readonly [{ readonly url: string }]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** A request with a text in one place, and in headers beside it. */
export interface Shot {
  /** For example `FindCases query accountName`. */
  readonly slot: string
  readonly value: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Slot {
  readonly name: string
  readonly where: 'path' | 'query' | 'header' | 'body'
  /** What a header takes at most; elsewhere unlimited, so that refusals of the too long are met as well. */
  readonly charactersMax: number
  /** The request with `value` here; undefined where HTTP itself can't carry it. */
  shot(value: string): Shot | undefined
  /** The same with the text as it is, percent signs and separators included; undefined where HTTP can't carry it. */
  rawShot(value: string): Shot | undefined
}

const contract: Contract = parseContract(
  readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8'),
)

/** What `$ref` points at. */
function resolved<T extends { readonly $ref?: string }>(value: T): T {
  if (value.$ref === undefined) return value
  let found: unknown = contract
  for (const step of value.$ref.slice(2).split('/')) found = (found as Record<string, unknown>)[step]
  return found as T
}

/**
 * All slots of all operations: path, query and header parameters, strings of bodies. `known` holds values of required
 * parameters by name, so that the rest of each request is good.
 */
export function slotsOfContract(known: Readonly<Record<string, string>>): Slot[] {
  const base = contract.servers[0].url
  return Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      slotsOf(base + path, method.toUpperCase(), operation, known),
    ),
  )
}

function slotsOf(
  path: string,
  method: string,
  operation: Operation,
  known: Readonly<Record<string, string>>,
) {
  const parameters = (operation.parameters ?? []).map(resolved)
  const content = operation.requestBody?.content['application/json']
  const required = (place: Parameter['in']) =>
    parameters
      .filter(parameter => parameter.in === place && parameter.required)
      .map(({ name, example, schema }) => [
        name,
        String(known[name] ?? example ?? schema.enum?.[0] ?? 'Acme'),
      ])
  const paths: Record<string, string> = Object.fromEntries(required('path'))
  const queries: Record<string, string> = Object.fromEntries(required('query'))

  const shot = (slot: string, value: string, put: Putting): Shot => {
    const query = Object.entries({ ...encoded(queries), ...put.query }).map(
      ([name, text]) => `${name}=${text}`,
    )
    const segments = { ...encoded(paths), ...put.path }
    return {
      slot,
      value,
      method,
      path:
        path.replace(/\{(\w+)\}/g, (_, name: string) => segments[name] ?? '') +
        (query.length > 0 ? `?${query.join('&')}` : ''),
      headers: put.header ?? {},
      ...(content === undefined ? {} : { body: JSON.stringify(put.body ?? content.example) }),
    }
  }

  const ofParameters = parameters.map((parameter): Slot => {
    const name = `${operation.operationId} ${parameter.in} ${parameter.name}`
    const put = (text: string): Putting => ({ [parameter.in]: { [parameter.name]: text } })
    const header = (value: string) => {
      const text = headerText(value)
      return text === undefined ? undefined : shot(name, value, put(text))
    }
    const inAddress = (value: string) => shot(name, value, put(encodeURIComponent(value.toWellFormed())))
    return {
      name,
      where: parameter.in,
      charactersMax:
        parameter.in === 'header' ? (parameter.schema.maxLength ?? 20) : Number.POSITIVE_INFINITY,
      shot: parameter.in === 'header' ? header : inAddress,
      rawShot: value => {
        if (parameter.in === 'header') return header(value)
        const text = value.replaceAll(' ', parameter.in === 'query' ? '+' : '%20')
        return /^[\x21-\x7e]*$/.test(text) ? shot(name, value, put(text)) : undefined
      },
    }
  })
  const ofBody = (content === undefined ? [] : stringsOf(content.schema)).map((steps): Slot => {
    const name = `${operation.operationId} body ${steps.join('.')}`
    const put = (value: string) => shot(name, value, { body: replaced(content?.example, steps, value) })
    return { name, where: 'body', charactersMax: Number.POSITIVE_INFINITY, shot: put, rawShot: put }
  })
  return [...ofParameters, ...ofBody]
}

interface Putting {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly header?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const encoded = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]))

/** The text as bytes of UTF-8, which a header can carry unless there are control characters among them. */
function headerText(value: string): string | undefined {
  const bytes = Buffer.from(value.toWellFormed(), 'utf8').toString('latin1')
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(bytes) ? bytes : undefined
}

/** Where in a body of this schema strings stand: steps from the top, 0 for an item of a list. */
function stringsOf(schema: Schema, steps: readonly (string | number)[] = []): (string | number)[][] {
  const { type, properties, items } = resolved(schema)
  if (type === 'string') return [[...steps]]
  if (items !== undefined) return stringsOf(items, [...steps, 0])
  return Object.entries(properties ?? {}).flatMap(([name, member]) => stringsOf(member, [...steps, name]))
}

function replaced(from: unknown, [step, ...rest]: readonly (string | number)[], value: string): unknown {
  if (step === undefined) return value
  if (typeof step === 'number') return [replaced(Array.isArray(from) ? from[step] : undefined, rest, value)]
  const members: Record<string, unknown> = typeof from === 'object' && from !== null ? { ...from } : {}
  return { ...members, [step]: replaced(members[step], rest, value) }
}
