/**
 * Makes every generated file from openapi.yaml, or with --check says which ones are stale.
 * Exit codes: 0 done or fresh, 1 stale or refused, 2 wrong usage.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { generateTypes } from './generate/types.ts'

const help = `npm run generate [-- --check] [--json]

Writes what follows from openapi.yaml: the TypeScript types of the operations and the connector.
  --check   write nothing; exit 1 when a generated file is stale
  --json    print the result as one JSON object
  --help    this text`

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const root = join(import.meta.dirname, '..')
const document: unknown = parse(readFileSync(join(root, 'openapi.yaml'), 'utf8'), { merge: true })
const files: Record<string, string | Uint8Array> = {
  'api/openapi.generated.ts': await generateTypes(document),
}

const stale = Object.entries(files).filter(([path, content]) => !sameAs(join(root, path), content))
if (!values.check)
  for (const [path, content] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
const names = stale.map(([path]) => path)
if (values.json) console.log(JSON.stringify({ files: Object.keys(files), [values.check ? 'stale' : 'written']: names }))
else if (names.length === 0) console.log('Generated files are fresh.')
else console.log(values.check ? `Stale, run npm run generate:\n  ${names.join('\n  ')}` : `Written:\n  ${names.join('\n  ')}`)
process.exit(values.check && names.length > 0 ? 1 : 0)

function sameAs(path: string, content: string | Uint8Array): boolean {
  try {
    return Buffer.from(content).equals(readFileSync(path))
  } catch {
    return false
  }
}
