/** The way of a request, top to bottom. */
import express, { type Express } from 'express'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Govern } from './govern.ts'
import { admit, notFound, problems } from './http/admit.ts'
import { apiPage } from './http/api-page.ts'
import type { Contract } from './http/contract.ts'
import { contractText, problemPage } from './http/documents.ts'
import type { Gate } from './http/gate.ts'
import { type Check, healthz, readyz, type Warning } from './http/health.ts'
import { operationsAt } from './http/operation.ts'
import type { Identity } from './identity/types.ts'
import type { Budget } from './salesforce/types.ts'
import type { Log } from './telemetry/log.ts'

export interface AppParts {
  readonly config: Pick<Config, 'profile' | 'allowedHosts' | 'requestTimeoutMs' | 'entra'>
  readonly contract: Contract
  readonly govern: Govern
  readonly identity: Pick<Identity, 'callerOf'>
  readonly budget: () => Budget | undefined
  readonly checks: readonly Check[]
  readonly warnings: readonly Warning[]
  readonly gate: Gate
  readonly clock: Clock
  readonly log: Log
  /** Hold every answer against the contract: for tests. */
  readonly checkAnswers?: boolean
}

export function createApp(parts: AppParts): Express {
  const { config, contract, govern, identity, budget, checks, warnings, gate, clock, log } = parts
  const app = strictExpress()

  // A host that is served, an address with one reading, room for one more; then the id all records share.
  app.use(admit({ clock, gate, log, ...config }))

  app.get('/healthz', healthz(gate))
  app.get('/readyz', readyz(checks, warnings, gate, clock))
  app.get('/openapi.yaml', contractText(contract.text, gate))
  app.get('/problems/:code', problemPage(gate))
  app.use('/docs', apiPage({ document: contract.document, ...config }))

  // Token → caller, body and query → input, then `govern`: rights, door, operation, audit, answer.
  const operation = {
    govern,
    callerOf: identity.callerOf,
    budget,
    gate,
    checkAnswers: parts.checkAnswers ?? false,
  }
  for (const [path, routes] of Map.groupBy(contract.routes, route => route.path))
    app.all(path, operationsAt(routes, operation))

  app.use(notFound)
  app.use(problems(gate))
  return app
}

/** Express with nothing on that this API doesn't use. */
function strictExpress(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.disable('query parser')
  app.set('trust proxy', false)
  app.enable('case sensitive routing')
  app.enable('strict routing')
  return app
}
