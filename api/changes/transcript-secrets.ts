import type { Sensitive, SensitiveKind } from './transcript.ts'

/** What gives itself away by its form. Every repetition is bounded, and begins where no such character precedes. */
const forms: readonly (readonly [SensitiveKind, RegExp])[] = [
  ['private-key', /-----BEGIN (?:[A-Z0-9]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:/g],
  // JSON Web Token: the first two parts are JSON objects.
  ['bearer-token', /(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{0,2000}/g],
  // Salesforce: session id or access token, the org's id and '!'.
  ['bearer-token', /(?<!\w)00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![\w.]{20,}/g],
  ['bearer-token', /(?<!\w)Bearer\s{1,3}(?=[\w.~+/-]{0,80}\d)[\w.~+/-]{16,}/gi],
  ['bearer-token', /(?<!\w)ya29\.[\w-]{20,}/g],
  ['password', /(?<!\w)Authorization\s{0,3}:\s{0,3}Basic\s{1,3}[A-Za-z0-9+/]{8,}/gi],
  // OpenAI, Anthropic, Stripe, AWS, GitHub, GitLab, Slack, Google, SendGrid, npm, Azure storage and service bus.
  [
    'api-key',
    /(?<![\w-])(?:sk-(?=[\w-]{0,60}\d)[\w-]{20,}|[sr]k_(?:live|test)_\w{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)|gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{35}|SG\.[\w-]{16,64}\.[\w-]{16,}|npm_[A-Za-z0-9]{36})/g,
  ],
  ['api-key', /(?<!\w)(?:AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{32,}/g],
]
/** user:password@host in an address. */
const ADDRESS_WITH_PASSWORD = /:\/\/[^\s/:@]{1,64}:[^\s/@]{1,64}@/g

/** A word for a secret, then 'is', ':' or '=', then the value. */
const NAMED =
  /(?<![\p{L}\p{N}])(?:(pass ?word|passwd|pass ?phrase|pass ?code|pwd|passwort|kennwort|mot de passe|contraseña|senha)|(api[ _-]?key|secret[ _-]?key|client[ _-]?secret|consumer[ _-]?secret)|(access[ _-]?token|refresh[ _-]?token|session[ _-]?id))["']?\s{0,3}(?:(?:is|was|ist|est|es|é)(?:\s{0,2}:|(?=\s))|[:=])\s{0,3}["'“‘`]?(?=([^\s"'”’`,;]{4,200}))/giu
/** jane@acme.example:secret, jane@acme.example / secret */
const WITH_MAIL = /@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(\s?[:;|]\s?|\s\/\s)(?=([^\s"'”’`,;]{6,64}))/g

const MASKED = /^[*•x.#-]+$|^[<[({].*[>\])}]$/i
/** What people say of a password instead of telling it. */
const TALK =
  /^(?:reset|expired?|unknown|none|changed?|required|incorrect|invalid|wrong|forgotten|forgot|please|correct|missing|locked|redacted|hidden|removed|empty|null|undefined|true|false|n\/a|https?:.*)[.!?]*$/i

/** Passwords, keys and tokens, by their form or by the words before them. */
export function secretsIn(text: string): Sensitive[] {
  const found: Sensitive[] = []
  for (const [kind, form] of forms)
    for (const match of text.matchAll(form)) found.push({ kind, at: match.index })
  for (const match of text.matchAll(ADDRESS_WITH_PASSWORD)) found.push({ kind: 'password', at: match.index })
  for (const match of text.matchAll(NAMED)) {
    const [all, password, key, , value = ''] = match
    const at = match.index + all.length
    const told =
      password === undefined
        ? longSecret(value)
        : isPassword(value, all, text.slice(at + value.length, at + value.length + 3))
    if (told)
      found.push({
        kind: password !== undefined ? 'password' : key !== undefined ? 'api-key' : 'bearer-token',
        at,
      })
  }
  for (const match of text.matchAll(WITH_MAIL)) {
    const [all, separator = '', value = ''] = match
    if (isBeside(value, separator)) found.push({ kind: 'password', at: match.index + all.length })
  }
  return found
}

/** A value that no word is; or any, where it stands alone behind a colon. */
function isPassword(value: string, before: string, after: string): boolean {
  if (!isTold(value)) return false
  const alone = /[:=]\s*["'“‘`]?$/.test(before) && /^["'”’`]?\s*(?:\n|$)/.test(after)
  return alone || /\d/.test(value) || (SIGN.test(value) && /\p{Ll}\p{Lu}|\p{Lu}.*\p{Ll}/u.test(value))
}

/** What stands beside an address of mail: letters and digits, and behind a space a sign that numbers of cases lack. */
const isBeside = (value: string, separator: string): boolean =>
  /\p{L}/u.test(value) && /\d/.test(value) && isTold(value) && (!/\s/.test(separator) || SIGN.test(value))

const SIGN = /[!@#$%^&*?~](?!$)|[@#$%^&*~]$/
const longSecret = (value: string) => value.length >= 12 && isTold(value) && /\d/.test(value)
const isTold = (value: string) => !MASKED.test(value) && !TALK.test(value)
