/** Reads the configuration, builds the parts in order, listens, and takes them down in reverse. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createApp } from './app.ts'
import { createCheckpointSigner } from './audit/checkpoint.ts'
import { checkpointFile } from './audit/checkpoint-file.ts'
import { createCheckpoints } from './audit/checkpoints.ts'
import { createAudit } from './audit/index.ts'
import { ownSigningKey, readSigningKey, SigningKeyError } from './audit/signing-key.ts'
import { createRepeats } from './budgets/repeats.ts'
import { openBudgets } from './budgets/shared.ts'
import { createWorker, type Room, stillStands, storeTime } from './changes/index.ts'
import { type Clock, systemClock, systemTicker, type Ticker } from './clock.ts'
import { type Config, ConfigError, readConfig, settings } from './config.ts'
import { createAsMappedUser } from './crm/as-mapped-user/index.ts'
import { createCursorBox } from './cursors.ts'
import { createDelivery } from './delivery/index.ts'
import { createGovern } from './govern.ts'
import { loadContract } from './http/contract.ts'
import { createGate } from './http/gate.ts'
import { type ServerLimits, serve } from './http/server.ts'
import { createIdempotency } from './idempotency/index.ts'
import { createDirectory } from './identity/directory.ts'
import { createIdentity } from './identity/index.ts'
import { loadMapping, MappingError } from './identity/mapping-table.ts'
import { createMappings } from './mappings/index.ts'
import { operations } from './operations/index.ts'
import { loadPolicy, PolicyError } from './policy/index.ts'
import { openLivePolicy } from './policy/live.ts'
import { createGateway, keyVaultSigner, localSigner, type Signer } from './salesforce/index.ts'
import { openStore, type Store, StoreError, type StoreOptions } from './store/index.ts'
import { createSwitches } from './switches/index.ts'
import { createLog, type Log } from './telemetry/log.ts'
import { userLookups } from './user-lookups.ts'

export interface ProxyOptions {
  readonly clock?: Clock
  /** What looks at policy file and switches again and again. */
  readonly ticker?: Ticker
  readonly log?: Log
  /** Hold every answer against the contract: for tests. */
  readonly checkAnswers?: boolean
  readonly limits?: Partial<ServerLimits>
  /** Stands in for the store's own opening: for tests that break it, and to measure what it costs. */
  readonly openStore?: (options: StoreOptions) => Promise<Store>
}

export interface RunningProxy {
  /** The address it listens on, no trailing slash. */
  readonly url: string
  /** Takes the policy file as it is now. */
  reload(): Promise<void>
  /** Finishes what is under way, then closes every part; resolves when nothing is open. */
  stop(): Promise<void>
}

/** EX_CONFIG of sysexits.h: starting again without a change won't help. */
const EXIT_CONFIG = 78
const stopGraceMs = 10_000
/** How often deadlines of changes are looked at, and executions that broke off. */
const changesPeriodMs = 2_000
/** What a write that outlasts its request may still take. */
const runGraceMs = 35_000
const contractFile = join(import.meta.dirname, '..', 'openapi.yaml')

/** Builds the proxy and listens. Throws ConfigError, PolicyError, MappingError or StoreError with words for an operator. */
export async function startProxy(config: Config, options: ProxyOptions = {}): Promise<RunningProxy> {
  const { clock = systemClock, ticker = systemTicker, log = createLog(config.logLevel) } = options
  const [contractText, signer] = await Promise.all([
    readFile(contractFile, 'utf8'),
    signerOf(config.salesforce),
  ])
  const contract = loadContract(contractText)
  const accesses = Object.fromEntries(contract.routes.map(route => [route.operationId, route.access]))
  const policy = await openLivePolicy({
    file: config.policyFile,
    read: () => readPolicyFile(config.policyFile),
    load: text => loadPolicy(text, config.policyFile, { operations: accesses }),
    log: (level, fields, message) => log[level](fields, message),
  })
  const mapping =
    config.salesforce.userMappingFile === undefined
      ? undefined
      : loadMapping(config.salesforce.userMappingFile)

  const checkpointSigner = createCheckpointSigner(await checkpointKeyOf(config))

  const open = options.openStore ?? openStore
  const store = await open({ databaseUrl: config.databaseUrl, dataDir: config.dataDir })
  const audit = createAudit(store, {
    digestKey: keyOf(config.auditHmacKey),
    onFailure: (cause, entries) => log.error({ err: cause, entries }, 'The audit can’t be written.'),
  })
  const checkpoints = createCheckpoints({
    db: store.db,
    clock,
    ticker,
    signer: checkpointSigner,
    sink: checkpointFile(
      config.auditCheckpointFile ?? join(config.dataDir, 'audit-checkpoints.txt'),
      checkpointSigner.publicKeyPem,
    ),
    onFailure: cause => log.error({ err: cause }, 'An audit checkpoint can’t be kept.'),
  })
  const gateway = createGateway({
    ...config.salesforce,
    signer,
    clock,
    profile: config.profile,
    log: (level, fields, message) => log[level](fields, message),
  })
  const callerNeeds = () => policy.current().needs
  const directory = createDirectory({
    ...config.entra,
    clientId: config.entra.audience,
    networkBase: config.profile === 'simulator' ? config.entra.authority : undefined,
    store,
    clock,
    onFault: cause => log.warn({ err: cause }, 'The store keeps no tokens for Graph.'),
  })
  const lookups = userLookups({ gateway, clock, log, needs: callerNeeds }, config.salesforce)
  const mappings = await createMappings({
    db: store.db,
    clock,
    ticker,
    known: { tenantIds: config.entra.tenantIds, clientIds: () => policy.current().clientIds },
    integrationUsername: config.salesforce.integrationUsername,
    lookupUser: lookups.lookupUserById,
    onFailure: cause => log.error({ err: cause }, 'The user mappings can’t be read.'),
  })
  const identity = createIdentity({
    ...config.entra,
    clock,
    groups: directory.groups,
    clientIds: () => policy.current().clientIds,
    callerNeeds,
    ...lookups,
    // What administrators decided wins over the file, and both over the mapped field.
    mapping: { userIdOf: (...account) => mappings.userIdOf(...account) ?? mapping?.userIdOf(...account) },
  })
  mappings.onChange(identity.forget)
  // Which apps may call, and what must be known of callers, may have changed.
  policy.onChange(() => identity.flush())
  const switches = await createSwitches({
    db: store.db,
    clock,
    ticker,
    known: {
      operations: accesses,
      clientIds: () => policy.current().clientIds,
      tenantIds: config.entra.tenantIds,
    },
    onFailure: cause => log.error({ err: cause }, 'The switches can’t be read.'),
  })
  // Several proxies share a database, and not each other's clocks.
  const shared = store.kind === 'postgres' && clock === systemClock
  const idempotency = createIdempotency({
    db: store.db,
    clock,
    ticker,
    time: shared ? 'database' : 'clock',
    leaseMs: config.requestTimeoutMs + runGraceMs,
    onFailure: cause => log.error({ err: cause }, 'The keys of writes can’t be kept.'),
  })
  const budgets = await openBudgets({
    db: store.db,
    clock,
    ticker,
    onFailure: cause => log.error({ err: cause }, 'What callers have read can’t be shared.'),
  })
  const delivery = createDelivery({
    store,
    clock,
    ticker,
    key: config.callbacks.key === undefined ? undefined : Buffer.from(config.callbacks.key, 'hex'),
    hosts: config.callbacks.hosts,
    profile: config.profile,
    log: (level, fields, message) => log[level](fields, message),
  })
  const integration = { userId: '', username: config.salesforce.integrationUsername }
  const changes: Room = {
    store,
    time: storeTime(store.db, clock, shared ? 'database' : 'clock'),
    clock,
    gateway,
    integration,
    audit,
    policy: policy.current,
    switches,
    delivery,
    changeKeyFields: config.salesforce.changeKeyFields,
    log: (level, fields, message) => log[level](fields, message),
  }
  const worker = createWorker(changes)
  const stopWorking = ticker.every(changesPeriodMs, worker.run)
  const govern = createGovern({
    operations,
    policy: policy.current,
    gateway,
    audit,
    clock,
    identity,
    switches,
    mappings,
    idempotency,
    changes,
    delivery,
    stillStands: keyId => stillStands(changes, keyId),
    budgets,
    repeats: createRepeats({ clock }),
    log,
    cursors: createCursorBox(keyOf(config.cursorKey), clock),
    currency: config.salesforce.currency,
    fiscalYearStartMonth: config.salesforce.fiscalYearStartMonth,
    salesforceUrl: config.salesforce.url,
    ...(config.salesforce.mode === 'integration-user' && {
      asMappedUser: createAsMappedUser({ gateway, integration, clock, accesses }),
    }),
  })
  const gate = createGate(config.requestsInFlightMax)
  const app = createApp({
    config,
    contract,
    govern,
    identity,
    budget: gateway.budget,
    checks: [
      {
        name: 'store',
        run: async () => void (await store.db.selectFrom('audit_entry').select('seq').limit(1).execute()),
      },
      { name: 'entra', run: () => identity.ready() },
      { name: 'salesforce', run: context => gateway.ping(context) },
    ],
    warnings: [
      { name: 'policy', standing: () => policy.refused },
      { name: 'switches', standing: () => switches.stale },
    ],
    gate,
    clock,
    log,
    checkAnswers: options.checkAnswers ?? false,
  })

  const unfollow = policy.follow(ticker)
  const close = async () => {
    unfollow()
    switches.close()
    mappings.close()
    stopWorking()
    await worker.close()
    await delivery.close()
    await budgets.close()
    await idempotency.close()
    await identity.close()
    await directory.close()
    await gateway.close()
    await audit.close()
    await checkpoints.close()
    await store.close()
  }
  try {
    const serving = await serve(app, {
      port: config.port,
      host: config.host,
      gate,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    })
    return {
      url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${serving.port}`,
      reload: policy.reload,
      async stop() {
        await serving.stop(stopGraceMs)
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function readPolicyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`POLICY_FILE: ${file} can't be read.`, { cause })
  }
}

async function signerOf({ privateKeyFile, keyVaultKeyId }: Config['salesforce']): Promise<Signer> {
  if (keyVaultKeyId !== undefined) return keyVaultSigner(keyVaultKeyId)
  if (privateKeyFile === undefined) throw new ConfigError('No signing key is configured.')
  try {
    return await localSigner(await readFile(privateKeyFile, 'utf8'))
  } catch (cause) {
    throw new ConfigError(
      `SALESFORCE_PRIVATE_KEY_FILE: ${privateKeyFile} is not a usable RSA private key: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  }
}

const checkpointKeyOf = ({ auditSigningKeyFile, dataDir }: Config) =>
  auditSigningKeyFile === undefined
    ? ownSigningKey(join(dataDir, 'audit-signing-key.pem'))
    : readSigningKey(auditSigningKeyFile)

/** A secret of 32 bytes: the one that is set, or one of this process. */
const keyOf = (hex: string | undefined): Buffer =>
  hex === undefined ? randomBytes(32) : Buffer.from(hex, 'hex')

const help = () => `Usage: node api/main.ts [--help]

Starts the proxy. Every setting is an environment variable:
${settings.map(s => `  ${s.name.padEnd(32)} ${s.what}${s.default === undefined ? ' (must be set)' : s.default === '' ? '' : ` [${s.default}]`}`).join('\n')}
`

async function run(): Promise<void> {
  const { SALLY_PROFILE, NODE_ENV } = process.env
  if (SALLY_PROFILE?.toLowerCase() === 'simulator' && NODE_ENV?.toLowerCase() === 'production')
    throw new ConfigError('SALLY_PROFILE=simulator is refused with NODE_ENV=production: unset one of them.')
  const config = readConfig(process.env)
  const proxy = await startProxy(config)
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    proxy.stop().then(
      () => process.exit(0),
      error => {
        process.stderr.write(`The stop failed: ${error}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', () => void proxy.reload())
  process.stdout.write(
    `${JSON.stringify({ event: 'proxy-ready', url: proxy.url, profile: config.profile })}\n`,
  )
}

const forOperators = [ConfigError, PolicyError, MappingError, StoreError, SigningKeyError]

if (import.meta.main) {
  if (process.argv.includes('--help')) process.stdout.write(help())
  else
    await run().catch((error: unknown) => {
      const known = error instanceof Error && forOperators.some(kind => error instanceof kind)
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!known && !taken) throw error
      process.stderr.write(taken ? `The port is taken: ${error.message}. Set PORT.\n` : `${error.message}\n`)
      process.exitCode = taken ? 1 : EXIT_CONFIG
    })
}
