import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

/** TypeScript types of every path, operation and schema of an OpenAPI 3 document. */
export async function generateTypes(document: unknown): Promise<string> {
  const ast = await openapiTS(document as OpenAPI3, { alphabetize: false, immutable: true })
  return `/** Generated from openapi.yaml by npm run generate. Do not edit. */\n${astToString(ast)}`
}
