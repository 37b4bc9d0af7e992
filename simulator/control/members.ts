import type { SimRequest } from '../http.ts'

/** A mistake in a control request; the message says what is allowed. */
export class ControlError extends Error {
  readonly status: number
  constructor(message: string, status = 400) {
    super(message)
    this.status = status
  }
}

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'strings' | 'null' | 'any'

/** The JSON body as an object with no members but these, each of its kind. An empty body is `{}`. */
export function bodyOf(
  request: SimRequest,
  allowed: Readonly<Record<string, Kind | readonly Kind[]>>,
): Record<string, unknown> {
  const body = jsonOf(request)
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ControlError('The body must be a JSON object.')
  const members: Record<string, unknown> = { ...body }
  for (const [name, value] of Object.entries(members)) {
    const kinds = Object.hasOwn(allowed, name) ? allowed[name] : undefined
    if (kinds === undefined)
      throw new ControlError(
        `Unknown member ${JSON.stringify(name)}. Allowed: ${Object.keys(allowed).join(', ')}.`,
      )
    const list: readonly Kind[] = typeof kinds === 'string' ? [kinds] : kinds
    if (!list.some(kind => isOf(kind, value))) throw new ControlError(`${name} must be ${list.join(' or ')}.`)
  }
  return members
}

/** The JSON body, whatever it is. */
export function jsonOf(request: SimRequest): unknown {
  if (request.body.length === 0) return {}
  try {
    return JSON.parse(request.body.toString('utf8'))
  } catch {
    throw new ControlError('The body is not JSON.')
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'any':
      return true
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'null':
      return value === null
    case 'strings':
      return Array.isArray(value) && value.every(item => typeof item === 'string')
    default:
      return typeof value === kind
  }
}
