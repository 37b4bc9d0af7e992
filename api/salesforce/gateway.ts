import type { Clock } from '../clock.ts'
import { createBreaker } from './breaker.ts'
import { createCalls } from './calls.ts'
import { createRest } from './connection.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { objectDescribe, objectLabels } from './describe.ts'
import { describeAllCalls } from './describe-all.ts'
import { createDescribeCache } from './describe-cache.ts'
import { problemOf } from './errors.ts'
import { SalesforceFault } from './fault.ts'
import type { GatewayLog } from './log.ts'
import { mintToken } from './oauth.ts'
import { type PlannedCall, planQueries, searchCall } from './planner.ts'
import { freshTries, withRetries } from './retries.ts'
import { createSessions } from './session.ts'
import type { Signer } from './signer.ts'
import { suggestArticlesCall } from './suggest-articles.ts'
import { systemTimers, type Timers } from './timers.ts'
import { createTransport } from './transport.ts'
import type { CallContext, Gateway, ObjectDescribe, ObjectLabel, Principal, QueryAnswer } from './types.ts'
import { planWrite, referenceInText } from './write-plan.ts'

export interface GatewayOptions {
  /** My Domain address of the org. https, but for loopback under the simulator profile. */
  readonly url: string
  /** Consumer key of the External Client App. */
  readonly clientId: string
  /** 'v67.0' */
  readonly apiVersion: string
  readonly signer: Signer
  readonly clock: Clock
  readonly sessionTimeoutMs: number
  readonly profile: 'production' | 'simulator'
  readonly log?: GatewayLog
  readonly random?: () => number
  readonly timers?: Timers
  readonly connectionsMax?: number
  readonly answerBytesMax?: number
}

/** Work shared by several callers has a deadline of its own: no single one of them may end it for the others. */
const sharedWorkTimeoutMs = 15_000

/** Opens the gateway to one org. Nothing is sent before the first call. Throws when the address is not allowed. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, apiVersion, timers = systemTimers, random = Math.random, log = () => {} } = options
  const { connectionsMax, answerBytesMax } = options
  const transport = createTransport({
    origin: allowedOrigin(options.url, options.profile),
    gzip: options.profile === 'production',
    ...(connectionsMax === undefined ? {} : { connectionsMax }),
    ...(answerBytesMax === undefined ? {} : { answerBytesMax }),
  })
  const rest = createRest(transport, apiVersion, clock.now)
  const retryTools = { clock, timers, random }
  const oauth = { ...options, transport, log }
  const closing = new AbortController()
  const sessions = createSessions({
    clock,
    sessionTimeoutMs: options.sessionTimeoutMs,
    closing: closing.signal,
    mint: (principal, abandoned) =>
      shared(abandoned, deadline =>
        withRetries(() => mintToken(principal, deadline.signal, oauth), freshTries(), deadline, retryTools),
      ),
  })
  const calls = createCalls({ ...retryTools, rest, sessions, breaker: createBreaker(clock), log })
  const describes = createDescribeCache<ObjectDescribe>(clock)
  const sets = createDescribeCache<readonly ObjectDescribe[]>(clock)
  const labels = createDescribeCache<readonly ObjectLabel[]>(clock)

  const shared = async <T>(abandoned: AbortSignal, work: (deadline: Deadline) => Promise<T>) => {
    const limits = { signal: abandoned, deadlineAtMs: clock.now() + sharedWorkTimeoutMs }
    const deadline = startDeadline(limits, clock, timers)
    try {
      return await work(deadline)
    } finally {
      deadline.end()
    }
  }
  /** What every public method is: one deadline over the work, and faults turned into Problems. */
  const answered = async <T>(context: CallContext, work: (deadline: Deadline) => Promise<T>) => {
    let deadline: Deadline | undefined
    try {
      deadline = startDeadline(context, clock, timers)
      return await work(deadline)
    } catch (error) {
      deadline?.abandon()
      throw problemOf(error)
    } finally {
      deadline?.end()
    }
  }
  const runAll = async (
    as: Principal,
    soql: readonly string[],
    context: CallContext,
    deadline: Deadline,
  ): Promise<readonly QueryAnswer[]> => {
    const plan = planQueries(soql, apiVersion)
    const [first] = plan.calls
    if (first !== undefined && plan.calls.length === 1)
      return plan.inOrder(await calls.run(as, first, context, deadline))
    const answers = await Promise.all(plan.calls.map(call => calls.run(as, call, context, deadline)))
    return plan.inOrder(answers.flat())
  }

  return {
    query: (as, soql, context) => answered(context, deadline => runAll(as, soql, context, deadline)),
    search: (as, request, context) =>
      answered(context, deadline => calls.run(as, searchCall(request, apiVersion), context, deadline)),
    describe: (as, object, context) =>
      answered(context, deadline => {
        const call = describeCall(object, apiVersion)
        const read = (abandoned: AbortSignal) => shared(abandoned, own => calls.run(as, call, context, own))
        return describes.get(as, object, deadline.signal, read)
      }),
    knownDescribe: (as, object) => describes.known(as, object),
    describeAll: (as, objects, context) =>
      answered(context, deadline =>
        sets.get(as, objects.join(), deadline.signal, abandoned =>
          shared(abandoned, async own => {
            const planned = describeAllCalls(objects, apiVersion)
            const answers = await Promise.all(planned.map(call => calls.run(as, call, context, own)))
            return answers.flat().filter(described => described !== undefined)
          }),
        ),
      ),
    labels: (as, context) =>
      answered(context, deadline => {
        const call = {
          method: 'GET',
          path: `/services/data/${apiVersion}/sobjects`,
          read: objectLabels,
        } as const
        const read = (abandoned: AbortSignal) => shared(abandoned, own => calls.run(as, call, context, own))
        return labels.get(as, 'all', deadline.signal, read)
      }),
    suggestArticles: (as, request, context) =>
      answered(context, deadline =>
        calls.run(as, suggestArticlesCall(request, apiVersion), context, deadline),
      ),
    write: (as, request, context) =>
      answered(
        context,
        async deadline =>
          referenceInText(request) ?? calls.run(as, planWrite(request, apiVersion), context, deadline),
      ),
    budget: calls.budget,
    ping: context =>
      answered(context, async ({ signal }) => {
        const request = {
          method: 'GET',
          path: '/services/data/',
          body: undefined,
          accessToken: undefined,
        } as const
        const versions = await rest.send({ ...request, requestId: context.requestId }, signal, () => {})
        if (!Array.isArray(versions)) throw new SalesforceFault('odd-shape', 'Not a version list.')
      }),
    async close() {
      closing.abort()
      await transport.close()
    },
  }
}

function describeCall(object: string, apiVersion: string): PlannedCall<ObjectDescribe> {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,79}$/.test(object))
    throw new SalesforceFault('refused', 'Not the name of an object.', {
      status: 404,
      errorCode: 'NOT_FOUND',
    })
  const path = `/services/data/${apiVersion}/sobjects/${object}/describe`
  return { method: 'GET', path, read: objectDescribe }
}

function allowedOrigin(address: string, profile: GatewayOptions['profile']): string {
  const url = new URL(address)
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(profile === 'simulator' && loopback))
    throw new Error(`SALESFORCE_URL is ${address}: it must be https.`)
  return url.origin
}
