/**
 * Makes every generated file, or with --check says which ones are stale.
 * Exit codes: 0 done or fresh, 1 stale or refused, 2 wrong usage.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseContract } from '../api/http/contract-text.ts'
import { generateConnector } from './generate/connector/index.ts'
import { ConnectorError } from './generate/connector/swagger.ts'
import { generateDocs } from './generate/docs/index.ts'
import { generateTypes } from './generate/types.ts'

const help = `npm run generate [-- options]

Writes what follows from openapi.yaml (the TypeScript types of the operations, the custom connector) and from tables of
the code (docs/settings.md, docs/problems.md).
  --check            write nothing; exit 1 when a generated file is stale
  --json             print the result as one JSON object
  --out DIR          write only the connector, for one environment, into DIR; with it:
    --host NAME        host name of the proxy, for example crm-proxy.contoso.com
    --client-id GUID   the connector's app registration
    --audience URI     App ID URI of the proxy's app registration
    --tenant-id GUID   the tenant (default: common)
  --help             this text`

const root = join(import.meta.dirname, '..')
const options = parseOptions()
try {
  const files = await generated()
  const stale = Object.entries(files).filter(([path, content]) => !sameAs(path, content))
  if (!options.check)
    for (const [path, content] of stale) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    }
  report(
    Object.keys(files),
    stale.map(([path]) => path),
  )
} catch (error) {
  if (!(error instanceof ConnectorError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

function parseOptions() {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    const { values } = parseArgs({
      options: {
        check: flag,
        json: flag,
        help: flag,
        out: text,
        host: text,
        'client-id': text,
        audience: text,
        'tenant-id': text,
      },
    })
    if (values.help) {
      console.log(help)
      process.exit(0)
    }
    return values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`)
    process.exit(2)
  }
}

/** Path → content of every file this run is about. */
async function generated(): Promise<Record<string, string | Uint8Array>> {
  const document: unknown = parseContract(readFileSync(join(root, 'openapi.yaml'), 'utf8'))
  const connector = generateConnector(document, {
    host: options.host ?? 'proxy.contoso.example',
    clientId: options['client-id'] ?? '00000000-0000-0000-0000-000000000001',
    audience: options.audience ?? 'api://00000000-0000-0000-0000-000000000002',
    tenantId: options['tenant-id'] ?? 'common',
  })
  const at = (folder: string, made: Readonly<Record<string, string | Uint8Array>>) =>
    Object.fromEntries(Object.entries(made).map(([name, content]) => [join(folder, name), content]))
  if (options.out !== undefined) return at(resolve(options.out), connector)
  return {
    [join(root, 'api/openapi.generated.ts')]: await generateTypes(document),
    ...at(join(root, 'connector'), connector),
    ...at(join(root, 'docs'), generateDocs()),
  }
}

function sameAs(path: string, content: string | Uint8Array): boolean {
  try {
    return Buffer.from(content).equals(readFileSync(path))
  } catch {
    return false
  }
}

function report(all: readonly string[], stale: readonly string[]) {
  if (options.check && stale.length > 0) process.exitCode = 1
  if (options.json) console.log(JSON.stringify({ files: all, [options.check ? 'stale' : 'written']: stale }))
  else if (stale.length === 0) console.log('Generated files are fresh.')
  else console.log(`${options.check ? 'Stale, run npm run generate' : 'Written'}:\n  ${stale.join('\n  ')}`)
}
