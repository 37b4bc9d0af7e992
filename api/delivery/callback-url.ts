import { isIP } from 'node:net'
import { Problem } from '../problem.ts'

export interface CallbackRules {
  /** Host names; '*.' before one stands for every name below it. */
  readonly hosts: readonly string[]
  /** 'simulator' adds plain http to loopback. */
  readonly profile: 'production' | 'simulator'
}

const callbackCharsMax = 4_096
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether a host is this machine itself, where only the simulator profile sends anything. */
export const isLoopback = (url: URL): boolean => loopback.has(url.hostname)

/**
 * Reads the address of a callback. Throws Problem 'subscription-invalid' unless it is https at port 443 of a host on the
 * allowlist, by name, without user name or password. The detail never repeats the address: it is a secret.
 */
export function readCallbackUrl(text: string, rules: CallbackRules): URL {
  if (text.length > callbackCharsMax)
    throw invalid(`The address has more than ${callbackCharsMax} characters.`)
  // What the URL parser would quietly mend (blanks, line ends, backslashes, other scripts) is not sent by a platform.
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(text) || text.includes('\\') || !URL.canParse(text))
    throw invalid('That is not an absolute https address in plain characters.')
  const url = new URL(text)
  if (!isCanonical(text, url))
    throw invalid('The address must begin with its plain host name: no user name or password.')
  if (rules.profile === 'simulator' && url.protocol === 'http:' && isLoopback(url)) return url
  if (url.protocol !== 'https:') throw invalid('The address must be https.')
  if (url.port !== '') throw invalid('The address must use port 443.')
  const host = url.hostname
  if (host.startsWith('[') || isIP(host) !== 0)
    throw invalid('The address must name a host, not an IP address.')
  if (!rules.hosts.some(pattern => matches(host, pattern)))
    throw invalid('Its host is not on the allowlist (setting CALLBACK_HOSTS).')
  return url
}

/** Whether the host is written as it is read: what is mended (user names, more slashes, escapes, numbers) hides another. */
function isCanonical(text: string, { host }: URL): boolean {
  const authority = /^https?:\/\/([^/?#]*)/.exec(text)?.[1]?.toLowerCase()
  return authority === host || authority === `${host}:443`
}

/** Whole labels only, and plain ones: no trailing dot, nothing empty. */
function matches(host: string, pattern: string): boolean {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) return false
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern
}

const invalid = (detail: string) => new Problem('subscription-invalid', { detail })
