/** A client that does as a flow does: it asks with a key, and with the same key again until it is answered. */
import { randomUUID } from 'node:crypto'
import { mintToken } from '../../scripts/support/control.ts'
import type { Dice } from './dice.ts'
import type { Fleet } from './fleet.ts'
import type { PassingTime } from './passing-time.ts'
import type { Wish } from './wishes.ts'

/** What a client was told in the end. */
interface Told {
  readonly status: number
  readonly changeId: string | undefined
  readonly state: string | undefined
  readonly payloadHash: string | undefined
  readonly code: string | undefined
}

/** All that was said about one wish, in order. */
export interface Heard {
  readonly wish: Wish
  readonly told: readonly Told[]
}

export interface Clients {
  /** Has one wish proposed, confirmed and decided, as its people would. */
  live(wish: Wish): Promise<Heard>
  readonly retries: number
}

export interface ClientParts {
  readonly fleet: Fleet
  readonly time: PassingTime
  readonly dice: Dice
  readonly controlUrl: string
}

interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly as: string
  readonly body: object | undefined
}

const triesMax = 60
/** Tries before time has to pass. */
const triesInARow = 3
const looksMax = 6
const tokenAgeMaxMs = 10 * 60_000
const again = new Set([408, 429, 500, 502, 503, 504])
const open = new Set(['approved', 'executing'])

export function createClients({ fleet, time, dice, controlUrl }: ClientParts): Clients {
  let retries = 0
  const tokens = new Map<string, { readonly token: Promise<string>; readonly madeMs: number }>()
  const tokenOf = (name: string) => {
    const known = tokens.get(name)
    if (known !== undefined && time.now() - known.madeMs < tokenAgeMaxMs) return known.token
    const token = mintToken(controlUrl, name)
    tokens.set(name, { token, madeMs: time.now() })
    return token
  }

  /** Undefined: the connection broke. */
  const askOnce = async ({ method, path, as, body }: Question, key: string) => {
    const url = await fleet.url(dice.whole(0, fleet.size - 1))
    const token = await tokenOf(as)
    const landed = await time.flight()
    try {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(method === 'POST' && { 'idempotency-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return toldBy(response.status, await response.json())
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return undefined
      throw error
    } finally {
      landed()
    }
  }
  const ask = async (question: Question): Promise<Told> => {
    const key = randomUUID()
    for (let tries = 1; ; tries += 1) {
      const told = await askOnce(question, key)
      if (told !== undefined && !again.has(told.status) && told.code !== 'idempotency-in-flight') return told
      if (tries === triesMax)
        throw new Error(
          `No answer to ${question.path} after ${tries} tries; the last: ${JSON.stringify(told)}`,
        )
      retries += 1
      if (told?.code === 'write-unknown' || told?.status === 429 || tries % triesInARow === 0)
        await time.later()
    }
  }

  return {
    async live(wish) {
      const told: Told[] = []
      const hear = async (question: Question) => {
        const now = await ask(question)
        told.push(now)
        return now
      }
      const say = (path: string, as: string, body?: object) => hear({ method: 'POST', path, as, body })
      let now = await say(wish.path, wish.rep, wish.body)
      const { changeId, payloadHash } = now
      if (changeId === undefined) return { wish, told }
      const of = `/v1/changes/${changeId}`
      if (now.state === 'proposed') {
        if (wish.requester === 'leave') return { wish, told }
        now = await (wish.requester === 'confirm'
          ? say(`${of}/confirm`, wish.rep, { payloadHash })
          : say(`${of}/cancel`, wish.rep))
      }
      if (now.state === 'pending' && wish.approver !== 'leave')
        now = await say(`${of}/decision`, wish.manager, { decision: wish.approver, payloadHash })
      // Nobody knew yet, or it may still be made.
      for (let looks = 0; looks < looksMax && open.has(now.state ?? ''); looks += 1) {
        await time.later()
        now = await hear({ method: 'GET', path: of, as: wish.rep, body: undefined })
      }
      return { wish, told }
    },
    get retries() {
      return retries
    },
  }
}

function toldBy(status: number, body: unknown): Told {
  const members: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: string) => (typeof members[name] === 'string' ? members[name] : undefined)
  return {
    status,
    changeId: text('changeId'),
    state: text('state'),
    payloadHash: text('payloadHash'),
    code: text('code'),
  }
}
