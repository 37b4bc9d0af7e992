/** The simulated Microsoft Graph: people and groups of the simulated tenant, behind the tenant's own tokens. */
import type { Clock } from '../clock.ts'
import type { SimHandler, SimRequest, SimResponse } from '../http.ts'
import { batch } from './batch.ts'
import { callerOf, checkThrottle, type Throttle, type Verify } from './caller.ts'
import { badRequest, GraphError, graphError } from './errors.ts'
import { route } from './resources.ts'

interface GraphSettings {
  /** Permissions still consented to; null: whatever a token says. */
  readonly consents: readonly string[] | null
  /** Refuses the next requests with 429; null: none. */
  readonly throttle: Readonly<Throttle> | null
  /** Groups every user is in beside those of the directory. */
  readonly extraGroups: number
}

export interface Graph {
  readonly handle: SimHandler
  configure(settings: Partial<GraphSettings>): void
  reset(): void
}

export interface GraphOptions {
  readonly clock: Clock
  /** Where this service is reached, no trailing slash. */
  readonly baseUrl: () => string
  readonly verify: Verify
}

const DEFAULTS: GraphSettings = { consents: null, throttle: null, extraGroups: 0 }

/** A Graph whose tokens `verify` checks. */
export function createGraph({ clock, baseUrl, verify }: GraphOptions): Graph {
  let settings = DEFAULTS
  let throttle: Throttle | null = null

  const handle = async (req: SimRequest): Promise<SimResponse> => {
    try {
      const caller = await callerOf(req, verify, settings.consents)
      checkThrottle(throttle, clock)
      if (!req.path.startsWith('/v1.0/')) throw badRequest('Invalid version.')
      if (req.path === '/v1.0/$batch') {
        if (req.method !== 'POST') throw badRequest('$batch only supports POST.')
        return await batch(req, handle)
      }
      return route({ req, caller, baseUrl: baseUrl(), extraGroups: settings.extraGroups })
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return graphError(error, clock.now(), req.headers['client-request-id'])
    }
  }

  return {
    handle,
    configure(changes) {
      settings = { ...settings, ...changes }
      if (changes.throttle !== undefined) throttle = changes.throttle && { ...changes.throttle }
    },
    reset() {
      settings = DEFAULTS
      throttle = null
    },
  }
}
