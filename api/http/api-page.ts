/** GET /docs: the contract rendered, with operations that can be tried. Everything it loads comes from this host. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RequestHandler, Router } from 'express'
import type { Config } from '../config.ts'
import { Problem } from '../problem.ts'
import { pageHeaders } from './response-headers.ts'

const own = join(import.meta.dirname, 'api-page')
const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

/** Files by name: which folder, which type. Nothing else under /docs exists. */
const files: Readonly<Record<string, readonly [folder: string, contentType: string]>> = {
  'index.html': [own, 'text/html; charset=utf-8'],
  'page.js': [own, 'text/javascript; charset=utf-8'],
  'page.css': [own, 'text/css; charset=utf-8'],
  'swagger-ui-bundle.js': [swaggerUi, 'text/javascript; charset=utf-8'],
  'swagger-ui.css': [swaggerUi, 'text/css; charset=utf-8'],
  'favicon-32x32.png': [swaggerUi, 'image/png'],
}

export interface ApiPageParts {
  readonly document: Readonly<Record<string, unknown>>
  readonly profile: Config['profile']
  readonly entra: Pick<Config['entra'], 'authority' | 'tenantIds' | 'audience' | 'apiPageClientId'>
}

/** The page, its scripts and styles, its settings, and the contract as JSON with `x-*` notes left out. */
export function apiPage({ document, profile, entra }: ApiPageParts): RequestHandler {
  const signIn = signInOf(entra)
  const headers = pageHeaders(signIn === null ? undefined : entra.authority)
  const router = Router({ caseSensitive: true, strict: true })
  const json: Readonly<Record<string, string>> = {
    'openapi.json': JSON.stringify(withoutNotes(document)),
    'settings.json': JSON.stringify({ signIn, simulated: profile === 'simulator' }),
  }
  router.get(['/', '/:name'], async (req, res) => {
    const name = typeof req.params.name === 'string' ? req.params.name : 'index.html'
    const text = Object.hasOwn(json, name) ? json[name] : undefined
    const [folder, contentType] = (Object.hasOwn(files, name) ? files[name] : undefined) ?? []
    if (text === undefined && folder === undefined) throw new Problem('not-found')
    const body = text ?? (await readFile(join(folder ?? own, name)))
    res.writeHead(200, [
      ...headers,
      'Content-Type',
      contentType ?? 'application/json; charset=utf-8',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Sally-Request-Id',
      req.exchange.context.requestId,
    ])
    res.end(body)
  })
  return router
}

function signInOf({ authority, tenantIds, audience, apiPageClientId: clientId }: ApiPageParts['entra']) {
  const [tenantId] = tenantIds
  if (clientId === undefined || tenantId === undefined) return null
  const base = `${authority}/${tenantId}/oauth2/v2.0`
  return {
    clientId,
    scope: `api://${audience}/access_as_user`,
    authorizeUrl: `${base}/authorize`,
    tokenUrl: `${base}/token`,
  }
}

/** The document without `x-*` members and without its security schemes: the page sends the token by itself. */
function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('x-') && name !== 'securitySchemes' && name !== 'security')
      .map(([name, member]) => [name, withoutNotes(member)]),
  )
}
