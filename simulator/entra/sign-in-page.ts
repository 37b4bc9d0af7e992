/** The pages a person sees at the authorize endpoint: pick a simulated user, or read what went wrong. */
import type { SimResponse } from '../http.ts'
import { type Account, accounts } from './directory.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const html = (text: string) => text.replace(/[&<>"']/g, c => escapes[c] ?? c)

const STYLE = `
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:2rem auto;padding:0 1rem}
ul{list-style:none;padding:0;display:grid;gap:.5rem}
button{width:100%;text-align:left;font:inherit;padding:.6rem .8rem;border:1px solid;border-radius:.4rem;cursor:pointer;min-height:44px}
button:focus-visible{outline:3px solid;outline-offset:2px}
small{display:block}`

function page(status: number, title: string, main: string): SimResponse {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(title)}</title><style>${STYLE}</style></head><body><main>${main}</main></body></html>`,
  }
}

function choice({ person, displayName, email }: Account, hint: string): string {
  const focus = email.toLowerCase() === hint.toLowerCase() ? ' autofocus' : ''
  const role = person.appRoles.join(', ') || 'no role'
  return `<li><button name="username" value="${html(email)}"${focus}>${html(displayName)}<small>${html(email)} · ${html(person.title)} · ${html(role)}</small></button></li>`
}

/** A button for each simulated user; choosing one posts it to the same address. `hint` (login_hint) has the focus. */
export function signInPage(clientName: string, hint: string): SimResponse {
  const list = accounts()
    .map(a => choice(a, hint))
    .join('')
  const main = `<h1>Sign in to ${html(clientName)}</h1><p>This is a simulated tenant: choose who you are. No password is asked for.</p><form method="post"><ul>${list}</ul></form>`
  return page(200, `Sign in to ${clientName}`, main)
}

/** An error that can't be sent back to the client, because its address is not known to be good. */
export const errorPage = (description: string): SimResponse =>
  page(
    400,
    'Sign-in failed',
    `<h1>Sorry, but we’re having trouble signing you in.</h1><p>${html(description)}</p>`,
  )
