import { icon } from './icon.ts'
import { apiProperties, type ConnectorIdentity, settings } from './properties.ts'
import { readme } from './readme.ts'
import { type ConnectorTarget, toSwagger } from './swagger.ts'

/** Every file of the connector folder by name. Throws ConnectorError when openapi.yaml says what a connector can't. */
export function generateConnector(
  document: unknown,
  target: ConnectorTarget & ConnectorIdentity,
): Record<string, string | Uint8Array> {
  const swagger = toSwagger(document, target)
  return {
    'apiDefinition.swagger.json': json(swagger),
    'apiProperties.json': json(apiProperties(target)),
    'settings.json': json(settings()),
    'icon.png': icon(),
    'readme.md': readme(swagger),
  }
}

/** ASCII only: the platform's tool opens the files in whatever encoding its machine defaults to. */
const json = (value: unknown) =>
  `${JSON.stringify(value, null, 2).replace(/[\u007f-\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
