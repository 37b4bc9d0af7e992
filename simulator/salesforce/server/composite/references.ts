import { isObject } from '../rest/call.ts'

/** Answers of earlier subrequests by referenceId; undefined body: it failed, or has none. */
export type Answers = ReadonlyMap<string, unknown>

/** A reference that leads nowhere; the message is the platform's. */
export class UnresolvedReference extends Error {
  constructor(path: string, id: string) {
    super(`Invalid reference specified. No value for ${path} found in ${id}`)
  }
}

const pattern = /@\{([^}.[\s]+)(?:\.)?([^}]*)\}/g

/** Ids of the subrequests a value refers to. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(pattern)].map(match => match[1] ?? '')
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  return isObject(value) ? Object.values(value).flatMap(referencesIn) : []
}

/**
 * A URL with every `@{ref.path}` replaced, percent-encoded; but a path it starts with, as `@{q.nextRecordsUrl}`, is
 * taken as it is. Throws {@link UnresolvedReference}.
 */
export function resolveUrl(url: string, answers: Answers): string {
  return url.replace(pattern, (_, id: string, path: string, offset: number) => {
    const value = String(valueAt(answers, id, path))
    return offset === 0 && value.startsWith('/') ? value : encodeURIComponent(value)
  })
}

/** A body with every `@{ref.path}` replaced; a string that is one reference and no more takes the value's type. */
export function resolveBody(body: unknown, answers: Answers): unknown {
  if (typeof body === 'string') return resolveText(body, answers)
  if (Array.isArray(body)) return body.map(item => resolveBody(item, answers))
  if (!isObject(body)) return body
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, resolveBody(value, answers)]))
}

function resolveText(text: string, answers: Answers): unknown {
  if (!text.includes('@{')) return text
  const [only] = text.matchAll(pattern)
  if (only !== undefined && only[0] === text) return valueAt(answers, only[1] ?? '', only[2] ?? '')
  return text.replace(pattern, (_, id: string, path: string) => String(valueAt(answers, id, path)))
}

/** Follows `records[0].Id` through an answer, with regard to case. */
function valueAt(answers: Answers, id: string, path: string): unknown {
  let value: unknown = answers.get(id)
  for (const step of path.split(/[.[\]]+/).filter(s => s !== '')) {
    const holder: unknown = value
    value = undefined
    if (Array.isArray(holder)) value = /^\d+$/.test(step) ? holder[Number(step)] : undefined
    else if (isObject(holder) && Object.hasOwn(holder, step)) value = holder[step]
  }
  if (path === '' || value === undefined || value === null || typeof value === 'object')
    throw new UnresolvedReference(path, id)
  return value
}
