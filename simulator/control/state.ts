import type { SimRequest } from '../http.ts'
import type { SalesforceServer } from '../salesforce/server/index.ts'
import type { Controlled } from './controlled.ts'
import { bodyOf, ControlError, jsonOf } from './members.ts'

/** Seed, clock, faults, journal, sessions and limits as at the start; registered apps stay. */
export function reset({ clock, faults, journal, simulated, salesforce, entra, graph }: Controlled): void {
  clock.reset()
  faults.clear()
  simulated.reset()
  salesforce.reset()
  entra.reset()
  graph.reset()
  journal.clear()
}

/** Keeps all rows of the org under an id; the oldest of more than 20 is forgotten. */
export const snapshot = ({ simulated }: Controlled): { id: string } => ({ id: simulated.snapshot() })

/** Puts the rows of a snapshot back. Sessions, clock and journal are left alone. */
export function restore({ simulated }: Controlled, request: SimRequest): void {
  const { id } = bodyOf(request, { id: 'string' })
  if (!simulated.restore(String(id))) throw new ControlError(`No snapshot ${id}.`, 404)
}

export const readClock = ({ clock }: Pick<Controlled, 'clock'>) => ({
  now: new Date(clock.now()).toISOString(),
  nowMs: clock.now(),
})

/** `set` (ISO 8601 or epoch ms) runs on from there, `advanceMs` jumps, `freeze` (true or ISO 8601) stops, false lets run; `reset` is real time. */
export function setClock({ clock }: Controlled, request: SimRequest): object {
  const {
    set,
    advanceMs,
    freeze,
    reset: back,
  } = bodyOf(request, {
    set: ['string', 'number'],
    advanceMs: 'number',
    freeze: ['boolean', 'string'],
    reset: 'boolean',
  })
  if (back === true) clock.reset()
  if (set !== undefined) clock.set(instant('set', set))
  if (freeze !== undefined && freeze !== false)
    clock.freeze(freeze === true ? undefined : instant('freeze', freeze))
  if (freeze === false) clock.set(clock.now())
  if (typeof advanceMs === 'number') clock.advance(advanceMs)
  return readClock({ clock })
}

function instant(name: string, value: unknown): number {
  const atMs = typeof value === 'number' ? value : Date.parse(String(value))
  if (!Number.isFinite(atMs)) throw new ControlError(`${name} must be an ISO 8601 instant.`)
  return atMs
}

/** Adds one fault or a list of them; none of a list with a mistake in it. */
export function addFaults({ faults }: Controlled, request: SimRequest): object {
  const body = jsonOf(request)
  const specs: unknown[] = Array.isArray(body) ? body : [body]
  return { faults: faults.addAll(specs) }
}

/** Reads, and with a body sets, the org's limits. */
export function limits({ usage, sessions }: SalesforceServer, request?: SimRequest): object {
  const given = request
    ? bodyOf(request, {
        dailyApiRequests: 'number',
        used: 'number',
        sessionTimeoutMs: 'number',
        loginsPerHour: 'number',
      })
    : {}
  if (typeof given.dailyApiRequests === 'number') usage.dailyApiRequests = given.dailyApiRequests
  if (typeof given.used === 'number') usage.setUsed(given.used)
  if (typeof given.sessionTimeoutMs === 'number') sessions.timeoutMs = given.sessionTimeoutMs
  if (typeof given.loginsPerHour === 'number') usage.loginsPerHour = given.loginsPerHour
  return {
    dailyApiRequests: usage.dailyApiRequests,
    used: usage.used(),
    sessionTimeoutMs: sessions.timeoutMs,
    loginsPerHour: usage.loginsPerHour,
  }
}

/** `?since=<seq>&target=salesforce|entra|graph|trap`. */
export function readJournal({ journal }: Controlled, request: SimRequest): object {
  const since = Number(request.query.get('since') ?? 0)
  if (!Number.isInteger(since)) throw new ControlError('since must be a sequence number.')
  const target = request.query.get('target') ?? undefined
  return { seq: journal.seq, entries: journal.entries(target === undefined ? { since } : { since, target }) }
}
