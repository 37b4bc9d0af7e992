/**
 * Every setting of the proxy, read once from the environment. A bad one stops the start with a message that names the
 * setting, what it was, and what it should be.
 */
import { readFileSync } from 'node:fs'

export interface Config {
  /** 'simulator' allows plain http to loopback for Entra keys and Salesforce; anything else requires https. */
  readonly profile: 'production' | 'simulator'
  readonly port: number
  readonly host: string
  /** Host header values that are served; empty: any. */
  readonly allowedHosts: readonly string[]
  readonly dataDir: string
  /** PostgreSQL address; undefined: the embedded store under dataDir. */
  readonly databaseUrl: string | undefined
  readonly policyFile: string
  /** HMAC key of cursors, 32 bytes. Made at start when not set: cursors then end with the process. */
  readonly cursorKey: string | undefined
  /** HMAC key of values the audit keeps as a hash, 32 bytes in hex. Undefined: made at start. */
  readonly auditHmacKey: string | undefined
  /** Ed25519 key of audit checkpoints, PEM. Undefined: one is made in dataDir. */
  readonly auditSigningKeyFile: string | undefined
  /** The second place of audit checkpoints: a file that is only appended to. Undefined: one in dataDir. */
  readonly auditCheckpointFile: string | undefined
  /** Where events are delivered to flows. */
  readonly callbacks: {
    /** Allowlist of hosts; '*.' before a name stands for every name below it. */
    readonly hosts: readonly string[]
    /** AES key of stored addresses, 32 bytes in hex. Undefined: subscriptions are refused. */
    readonly key: string | undefined
  }
  readonly requestTimeoutMs: number
  readonly requestsInFlightMax: number
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  readonly entra: {
    readonly tenantIds: readonly string[]
    /** The API's application (client) id: audience of v2 tokens; api://<id> of v1 tokens. */
    readonly audience: string
    /** Where discovery keys are fetched: https://login.microsoftonline.com but for the simulator. */
    readonly authority: string
    /** The API app's secret for on-behalf-of and client credentials; undefined: Graph is never asked. */
    readonly clientSecret: string | undefined
    /** Where groups are read: https://graph.microsoft.com but for the simulator. */
    readonly graphUrl: string
    /** AES key of stored tokens, 32 bytes in hex. Undefined: made at start, and stored tokens end with the process. */
    readonly tokenCacheKey: string | undefined
    /** Public client of the API page; undefined: the page asks for a pasted token. */
    readonly apiPageClientId: string | undefined
  }
  readonly salesforce: {
    /** My Domain address of the org. */
    readonly url: string
    readonly clientId: string
    /** PEM file of the key registered with the External Client App, or … */
    readonly privateKeyFile: string | undefined
    /** … the identifier of a Key Vault key. Exactly one of the two. */
    readonly keyVaultKeyId: string | undefined
    readonly apiVersion: string
    /** Username the proxy reads users with, and which app-only callers act as. */
    readonly integrationUsername: string
    /** Unique User field that holds the Entra object id. */
    readonly userMappingField: string
    /** YAML file of explicit mappings (tenant id, object id → Salesforce user id); wins over the field. */
    readonly userMappingFile: string | undefined
    /**
     * 'user': every call in the session of the mapped user, so that Salesforce applies that user's access.
     * 'integration-user': in one session that sees everything, and the proxy applies it.
     */
    readonly mode: 'user' | 'integration-user'
    readonly sessionTimeoutMs: number
    /** Object → its external-id field for the id of the change that created a record. */
    readonly changeKeyFields: Readonly<Record<string, string>>
    /** ISO 4217 code of the org's amounts. */
    readonly currency: string
    readonly fiscalYearStartMonth: number
  }
}

interface Setting {
  readonly name: string
  readonly what: string
  readonly unit?: string
  /** Undefined: must be set. '' means "not set". */
  readonly default: string | undefined
}

/** The table docs and `--help` print. */
export const settings: readonly Setting[] = [
  { name: 'SALLY_PROFILE', what: 'production, or simulator (loopback only)', default: 'production' },
  { name: 'PORT', what: 'port the proxy listens on', default: '8080' },
  { name: 'HOST', what: 'address the proxy listens on', default: '127.0.0.1' },
  { name: 'ALLOWED_HOSTS', what: 'host names served, comma-separated; empty: any', default: '' },
  { name: 'DATA_DIR', what: 'folder of the embedded store', default: '.data' },
  { name: 'DATABASE_URL', what: 'PostgreSQL address; empty: embedded store', default: '' },
  { name: 'POLICY_FILE', what: 'the policy', default: 'policy.yaml' },
  {
    name: 'CURSOR_KEY',
    what: 'secret of list cursors, 64 hex digits; set it when several proxies serve one address',
    default: '',
  },
  {
    name: 'AUDIT_HMAC_KEY',
    what: 'secret of the hashes that stand for values in the audit, 64 hex digits; set it so that they stay comparable; empty: made at start',
    default: '',
  },
  {
    name: 'CALLBACK_HOSTS',
    what: 'hosts that events are delivered to, comma-separated; *.name: every host below it',
    default: '*.logic.azure.com,*.api.powerplatform.com,*.azure-apim.net',
  },
  {
    name: 'CALLBACK_KEY',
    what: 'secret that seals the addresses of flows, 64 hex digits, the same for all proxies on one store; empty: flows can’t subscribe',
    default: '',
  },
  {
    name: 'AUDIT_SIGNING_KEY_FILE',
    what: 'PEM file of the Ed25519 key that signs audit checkpoints; empty: one is made in DATA_DIR',
    default: '',
  },
  {
    name: 'AUDIT_CHECKPOINT_FILE',
    what: 'file that signed audit checkpoints are appended to, best on storage that only grows; empty: audit-checkpoints.txt in DATA_DIR',
    default: '',
  },
  {
    name: 'REQUEST_TIMEOUT_MS',
    what: 'deadline of a request, all its Salesforce calls included',
    unit: 'ms',
    default: '25000',
  },
  { name: 'REQUESTS_IN_FLIGHT_MAX', what: 'requests served at once before 503', default: '512' },
  { name: 'LOG_LEVEL', what: 'silent, error, warn, info or debug', default: 'info' },
  {
    name: 'ENTRA_TENANT_IDS',
    what: 'tenants whose tokens are accepted, comma-separated GUIDs',
    default: undefined,
  },
  { name: 'ENTRA_AUDIENCE', what: "the API app's client id (GUID)", default: undefined },
  {
    name: 'ENTRA_CLIENT_SECRET',
    what: "the API app's secret, to read groups from Graph for people in more than 200; empty: they are refused",
    default: '',
  },
  {
    name: 'ENTRA_AUTHORITY',
    what: 'address of the sign-in service',
    default: 'https://login.microsoftonline.com',
  },
  { name: 'GRAPH_URL', what: 'address of Microsoft Graph', default: 'https://graph.microsoft.com' },
  {
    name: 'TOKEN_CACHE_KEY',
    what: 'secret that seals stored Graph tokens, 64 hex digits; set it when several proxies serve one address; empty: made at start',
    default: '',
  },
  { name: 'API_PAGE_CLIENT_ID', what: 'public client for sign-in on the API page', default: '' },
  { name: 'SALESFORCE_URL', what: "the org's My Domain address", default: undefined },
  { name: 'SALESFORCE_CLIENT_ID', what: 'consumer key of the External Client App', default: undefined },
  { name: 'SALESFORCE_PRIVATE_KEY_FILE', what: 'PEM file of the signing key, or use the next', default: '' },
  { name: 'SALESFORCE_KEY_VAULT_KEY_ID', what: 'Key Vault key that signs instead of a file', default: '' },
  { name: 'SALESFORCE_API_VERSION', what: 'REST API version', default: 'v67.0' },
  {
    name: 'SALESFORCE_INTEGRATION_USERNAME',
    what: 'user that reads users; app-only callers act as it',
    default: undefined,
  },
  {
    name: 'SALESFORCE_USER_MAPPING_FIELD',
    what: 'unique User field holding the Entra object id',
    default: 'FederationIdentifier',
  },
  {
    name: 'SALESFORCE_USER_MAPPING_FILE',
    what: 'YAML of explicit mappings; wins over the field',
    default: '',
  },
  {
    name: 'SALESFORCE_MODE',
    what: 'user, or integration-user: weaker, for orgs that let no app act for each user',
    default: 'user',
  },
  {
    name: 'SALESFORCE_SESSION_TIMEOUT_MS',
    what: "the org's session timeout",
    unit: 'ms',
    default: '7200000',
  },
  {
    name: 'SALESFORCE_CHANGE_KEY_FIELDS',
    what: 'where the org keeps the id of the change that created a record: Object.Field__c, comma-separated; each a unique external id',
    default: '',
  },
  {
    name: 'SALESFORCE_CURRENCY',
    what: 'ISO 4217 code of the currency the org keeps amounts in',
    default: 'USD',
  },
  { name: 'FISCAL_YEAR_START_MONTH', what: 'first month of the fiscal year, 1 to 12', default: '1' },
]

/** A setting that can't be used: printed as it is, exit code 78 (EX_CONFIG). */
export class ConfigError extends Error {}

/** Reads every setting. Throws ConfigError with one line for each bad setting. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const raw = (name: string): string => {
    const setting = settings.find(s => s.name === name)
    const value = environment[name]?.trim()
    if (value !== undefined && value !== '') return value
    if (setting?.default === undefined) faults.push(`${name} is not set: ${setting?.what ?? ''}.`)
    return setting?.default ?? ''
  }
  const optional = (name: string) => raw(name) || undefined
  const oneOf = <const T extends string>(name: string, allowed: readonly T[]): T => {
    const value = raw(name)
    const found = allowed.find(a => a === value)
    if (found === undefined)
      faults.push(`${name} is ${JSON.stringify(value)}: use one of ${allowed.join(', ')}.`)
    return found ?? (allowed[0] as T)
  }
  const integer = (name: string, min: number, max: number): number => {
    const value = raw(name)
    const n = Number(value)
    if (!/^\d+$/.test(value) || n < min || n > max)
      faults.push(`${name} is ${JSON.stringify(value)}: use a whole number from ${min} to ${max}.`)
    return n
  }
  const list = (name: string) =>
    raw(name)
      .split(',')
      .map(v => v.trim())
      .filter(v => v !== '')
  const hostPatterns = (name: string) => {
    const values = list(name).map(v => v.toLowerCase())
    for (const value of values)
      if (!/^(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(value))
        faults.push(
          `${name} holds ${JSON.stringify(value)}: use host names such as flows.contoso.com, or *.contoso.com for those below one.`,
        )
    return values
  }
  const currencyCode = (name: string) => {
    const value = raw(name)
    if (!/^[A-Z]{3}$/.test(value))
      faults.push(`${name} is ${JSON.stringify(value)}: use three letters such as EUR.`)
    return value
  }
  const fieldsByObject = (name: string) =>
    Object.fromEntries(
      list(name).map(value => {
        const [object = '', field = ''] = /^([A-Za-z]\w*)\.([A-Za-z]\w*__c)$/.exec(value)?.slice(1) ?? []
        if (field === '') faults.push(`${name} holds ${JSON.stringify(value)}: use Object.Field__c.`)
        return [object, field]
      }),
    )
  const guids = (name: string) => {
    const values = list(name).map(v => v.toLowerCase())
    for (const value of values)
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
        faults.push(`${name} holds ${JSON.stringify(value)}: use GUIDs.`)
    return values
  }
  const profile = oneOf('SALLY_PROFILE', ['production', 'simulator'])
  const address = (name: string): string => {
    const value = raw(name)
    if (value === '') return value
    const url = URL.canParse(value) ? new URL(value) : undefined
    const loopback = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
    if (url === undefined || url.pathname !== '/' || url.search !== '')
      faults.push(
        `${name} is ${JSON.stringify(value)}: use an origin such as https://contoso.my.salesforce.com.`,
      )
    else if (profile === 'production' && url.protocol !== 'https:') faults.push(`${name} must be https.`)
    else if (profile === 'simulator' && !loopback)
      faults.push(
        `${name} is ${url.origin}: the simulator profile talks to loopback only. Set SALLY_PROFILE=production.`,
      )
    return url?.origin ?? value
  }
  const privateKeyFile = optional('SALESFORCE_PRIVATE_KEY_FILE')
  const keyVaultKeyId = optional('SALESFORCE_KEY_VAULT_KEY_ID')
  if ((privateKeyFile === undefined) === (keyVaultKeyId === undefined))
    faults.push('Set exactly one of SALESFORCE_PRIVATE_KEY_FILE and SALESFORCE_KEY_VAULT_KEY_ID.')
  if (privateKeyFile !== undefined && !readable(privateKeyFile))
    faults.push(`SALESFORCE_PRIVATE_KEY_FILE: ${privateKeyFile} can't be read.`)
  const key = (name: string): string | undefined => {
    const value = optional(name)
    if (value !== undefined && !/^[0-9a-fA-F]{64}$/.test(value)) faults.push(`${name}: use 64 hex digits.`)
    return value
  }
  const cursorKey = key('CURSOR_KEY')
  const tokenCacheKey = key('TOKEN_CACHE_KEY')
  const auditHmacKey = key('AUDIT_HMAC_KEY')
  const apiVersion = raw('SALESFORCE_API_VERSION')
  if (!/^v\d{2}\.0$/.test(apiVersion) || Number(apiVersion.slice(1)) < 60)
    faults.push(`SALESFORCE_API_VERSION is ${JSON.stringify(apiVersion)}: use v60.0 or later.`)
  const userMappingField = raw('SALESFORCE_USER_MAPPING_FIELD')
  if (
    !/^[A-Za-z][A-Za-z0-9_]*$/.test(userMappingField) ||
    /^(email|username|senderemail)$/i.test(userMappingField)
  )
    faults.push(
      `SALESFORCE_USER_MAPPING_FIELD is ${JSON.stringify(userMappingField)}: use a unique field that holds the Entra object id, never an e-mail or user name.`,
    )
  const config: Config = {
    profile,
    port: integer('PORT', 0, 65535),
    host: raw('HOST'),
    allowedHosts: list('ALLOWED_HOSTS').map(h => h.toLowerCase()),
    dataDir: raw('DATA_DIR'),
    databaseUrl: optional('DATABASE_URL'),
    policyFile: raw('POLICY_FILE'),
    cursorKey,
    auditHmacKey,
    auditSigningKeyFile: optional('AUDIT_SIGNING_KEY_FILE'),
    auditCheckpointFile: optional('AUDIT_CHECKPOINT_FILE'),
    callbacks: { hosts: hostPatterns('CALLBACK_HOSTS'), key: key('CALLBACK_KEY') },
    requestTimeoutMs: integer('REQUEST_TIMEOUT_MS', 1000, 120000),
    requestsInFlightMax: integer('REQUESTS_IN_FLIGHT_MAX', 1, 100000),
    logLevel: oneOf('LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug']),
    entra: {
      tenantIds: guids('ENTRA_TENANT_IDS'),
      audience: guids('ENTRA_AUDIENCE')[0] ?? '',
      clientSecret: optional('ENTRA_CLIENT_SECRET'),
      authority: address('ENTRA_AUTHORITY'),
      graphUrl: address('GRAPH_URL'),
      tokenCacheKey,
      apiPageClientId: optional('API_PAGE_CLIENT_ID'),
    },
    salesforce: {
      url: address('SALESFORCE_URL'),
      clientId: raw('SALESFORCE_CLIENT_ID'),
      privateKeyFile,
      keyVaultKeyId,
      apiVersion,
      integrationUsername: raw('SALESFORCE_INTEGRATION_USERNAME'),
      userMappingField,
      userMappingFile: optional('SALESFORCE_USER_MAPPING_FILE'),
      mode: oneOf('SALESFORCE_MODE', ['user', 'integration-user']),
      sessionTimeoutMs: integer('SALESFORCE_SESSION_TIMEOUT_MS', 900000, 86400000),
      changeKeyFields: fieldsByObject('SALESFORCE_CHANGE_KEY_FIELDS'),
      currency: currencyCode('SALESFORCE_CURRENCY'),
      fiscalYearStartMonth: integer('FISCAL_YEAR_START_MONTH', 1, 12),
    },
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return config
}

function readable(file: string): boolean {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}
