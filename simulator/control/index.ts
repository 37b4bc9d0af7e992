/** The control plane: state, time, faults, limits, users, apps, sessions, tokens and the journal, on a port of its own. */
import { FaultFormatError } from '../fault-format.ts'
import type { SimHandler, SimRequest, SimResponse } from '../http.ts'
import type { Controlled } from './controlled.ts'
import {
  clients,
  configureEntra,
  configureGraph,
  endSessions,
  mintSession,
  mintToken,
  retireKeys,
  rotateKeys,
  users,
} from './identities.ts'
import { ControlError } from './members.ts'
import { addFaults, limits, readClock, readJournal, reset, restore, setClock, snapshot } from './state.ts'

type Route = (controlled: Controlled, request: SimRequest) => unknown

/** Redirect faults lead here unless they say otherwise; the journal tells whether a token came along. */
export const TRAP_PATH = '/trap'

const routes: Readonly<Record<string, Route>> = {
  'GET /healthz': ({ urls }) => ({ status: 'ok', ...urls() }),
  'POST /reset': reset,
  'POST /snapshot': snapshot,
  'POST /restore': restore,
  'GET /clock': readClock,
  'POST /clock': setClock,
  'GET /faults': ({ faults }) => ({ faults: faults.list() }),
  'POST /faults': addFaults,
  'DELETE /faults': ({ faults }) => faults.clear(),
  'GET /limits': ({ salesforce }) => limits(salesforce),
  'POST /limits': ({ salesforce }, request) => limits(salesforce, request),
  'POST /users': users,
  'GET /clients': ({ salesforce }) => ({ clients: salesforce.clients.list() }),
  'POST /clients': clients,
  'POST /sessions': mintSession,
  'DELETE /sessions': endSessions,
  'POST /tokens': mintToken,
  'POST /keys/rotate': rotateKeys,
  'POST /keys/retire': retireKeys,
  'POST /entra': configureEntra,
  'POST /graph': configureGraph,
  'GET /journal': readJournal,
  'DELETE /journal': ({ journal }) => journal.clear(),
}

/** Answers JSON only. Requests of web pages (they carry Origin) are refused. */
export function createControl(controlled: Controlled): SimHandler {
  return async request => {
    if (request.path.startsWith(TRAP_PATH)) return trapped(controlled, request)
    if (request.headers.origin !== undefined)
      return { status: 403, body: { error: 'The control plane is not for web pages.' } }
    const route = routes[`${request.method} ${request.path}`]
    if (route === undefined)
      return { status: 404, body: { error: `No such route. There are: ${Object.keys(routes).join(', ')}.` } }
    try {
      const body = await route(controlled, request)
      return typeof body === 'object' && body !== null ? { status: 200, body } : { status: 204 }
    } catch (error) {
      return refusal(error)
    }
  }
}

function refusal(error: unknown): SimResponse {
  if (error instanceof ControlError) return { status: error.status, body: { error: error.message } }
  if (error instanceof FaultFormatError) return { status: 400, body: { error: error.message } }
  throw error
}

function trapped({ journal, clock }: Controlled, request: SimRequest): SimResponse {
  const response = { status: 200, body: { trapped: true } }
  journal.add({ target: 'trap', atMs: clock.now(), request, response, note: undefined, fault: undefined })
  return response
}
