/** Ports, addresses and settings of the simulated system, as the scripts and the tests start it. */
import { registration } from '../../simulator/entra/directory.ts'
import { API_CLIENT_ID, API_PAGE_CLIENT_ID, person, TENANT_ID, usernameOf } from '../../simulator/people.ts'

/** Consumer key of the External Client App the proxy signs in with. */
export const SALESFORCE_CLIENT_ID = 'sallyport-proxy'

/** The Salesforce user that reads users. */
const INTEGRATION_USERNAME = usernameOf(person('integration') ?? { key: 'integration' })

/** Keys of a system that holds nothing worth keeping. */
const SIMULATED_KEY = '5a'.repeat(32)

const portOf = (name: string, byDefault: number): number => Number(process.env[name] || byDefault)

/** Fixed ports, each with the variable that changes it. */
export const ports = () => ({
  proxy: portOf('PORT', 8080),
  salesforce: portOf('SIMULATOR_SALESFORCE_PORT', 8091),
  entra: portOf('SIMULATOR_ENTRA_PORT', 8092),
  graph: portOf('SIMULATOR_GRAPH_PORT', 8093),
  control: portOf('SIMULATOR_CONTROL_PORT', 8099),
})

export interface SimulatedAddresses {
  readonly salesforceUrl: string
  readonly entraUrl: string
  readonly graphUrl: string
}

/** The proxy's environment against a simulator at these addresses. */
export function proxyEnvironment(
  { salesforceUrl, entraUrl, graphUrl }: SimulatedAddresses,
  own: { readonly port: number; readonly dataDir: string; readonly keyFile: string },
): Record<string, string> {
  return {
    SALLY_PROFILE: 'simulator',
    PORT: String(own.port),
    DATA_DIR: own.dataDir,
    ENTRA_TENANT_IDS: TENANT_ID,
    ENTRA_AUDIENCE: API_CLIENT_ID,
    ENTRA_AUTHORITY: entraUrl,
    ENTRA_CLIENT_SECRET: registration(API_CLIENT_ID)?.secret ?? '',
    GRAPH_URL: graphUrl,
    API_PAGE_CLIENT_ID,
    SALESFORCE_URL: salesforceUrl,
    SALESFORCE_CLIENT_ID,
    SALESFORCE_PRIVATE_KEY_FILE: own.keyFile,
    SALESFORCE_INTEGRATION_USERNAME: INTEGRATION_USERNAME,
    SALESFORCE_CHANGE_KEY_FIELDS: ['Task', 'Case', 'Contact', 'Lead', 'Opportunity', 'Account', 'Project__c']
      .map(object => `${object}.Sallyport_Change__c`)
      .join(),
    CALLBACK_KEY: SIMULATED_KEY,
  }
}
