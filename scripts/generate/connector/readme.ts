type Node = Record<string, unknown>

/** readme.md of the connector, with the headings the platform's template asks for. */
export function readme(swagger: Node): string {
  const operations = Object.values(swagger.paths as Record<string, Record<string, Node>>)
    .flatMap(path => Object.values(path))
    .filter(operation => operation['x-ms-visibility'] !== 'internal')
  const info = swagger.info as { title: string; description: string }
  return `# ${info.title}
${info.description}

## Publisher: Sallyport

## Prerequisites
A running Sallyport proxy reachable over HTTPS, an Entra app registration for the proxy (App ID URI, scope
\`access_as_user\`, app roles) and a second one for this connector, which may ask for that scope.

## Supported Operations
${operations.map(o => `### ${o.summary} (\`${o.operationId}\`)\n${o.description}\n`).join('\n')}
## Obtaining Credentials
People sign in with their work account; the connector asks on their behalf. Create a client secret in the connector's
app registration and enter it when the connector is created. Add Azure API Connections
(\`fe053c5f-3692-4f14-aef2-ee34fc081cae\`) as an authorised client of the connector's app; without it the connection
works for its maker only. After creation, copy the connector's redirect URI into its app registration.

## Known Issues and Limitations
Lists return at most 100 records a page. Nothing can be deleted. This connector has not been imported into a live environment by
its authors: it is checked against the platform's published schemas only.

## Deployment Instructions
Generate these files for your environment, then create the connector from them:

    npm run generate -- --host crm-proxy.contoso.com --client-id <connector app id> --audience api://<proxy app id> --tenant-id <tenant id> --out my-connector

In make.powerautomate.com choose Custom connectors, New, Import an OpenAPI file, and pick apiDefinition.swagger.json.
`
}
