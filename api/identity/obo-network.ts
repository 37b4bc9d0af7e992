import type { INetworkModule, NetworkResponse } from '@azure/msal-node'
import type { Dispatcher } from 'undici'
import { callJson } from './json-call.ts'

const answerBytesMax = 64 * 1024

/** What the token endpoint said besides what MSAL makes of it. */
export interface Heard {
  /** Seconds, as the answer has it. */
  expiresIn: unknown
  retryAfter: unknown
}

export interface NetworkOptions {
  readonly dispatcher: Dispatcher
  readonly timeoutMs: number
  /** The simulator that stands for every host; undefined but in the simulator profile. */
  readonly networkBase: string | undefined
}

/**
 * MSAL's way out: token endpoints only, by one POST without redirects, under a deadline. MSAL knows Microsoft's hosts
 * by heart; whatever it would have to discover is refused, for it would be asking where to send the secret.
 */
export function msalNetwork(
  { dispatcher, timeoutMs, networkBase }: NetworkOptions,
  heard: Heard,
): INetworkModule {
  return {
    sendGetRequestAsync(address) {
      return Promise.reject(new Error(`MSAL wants to read ${new URL(address).host}.`))
    },
    async sendPostRequestAsync<T>(address: string, options?: PostOptions): Promise<NetworkResponse<T>> {
      const asked = new URL(address)
      if (asked.protocol !== 'https:' || !/^\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/.test(asked.pathname))
        throw new Error(`MSAL wants to post to ${asked.host}${asked.pathname}.`)
      const url = networkBase === undefined ? asked : new URL(asked.pathname + asked.search, networkBase)
      const { status, headers, value } = await callJson(dispatcher, {
        url,
        method: 'POST',
        headers: options?.headers ?? {},
        body: options?.body ?? '',
        timeoutMs,
        bytesMax: answerBytesMax,
      })
      heard.expiresIn = member(value, 'expires_in')
      heard.retryAfter = headers['retry-after']
      if (status >= 300 && status < 400) throw new Error(`${url.origin} answered ${status}.`)
      return { status, headers: texts(headers), body: value as T }
    },
  }
}

interface PostOptions {
  readonly headers?: Record<string, string>
  readonly body?: string
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const texts = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
