/** What anybody may read without a token: the contract itself and what each problem means. */
import type { RequestHandler } from 'express'
import { Problem, problemKinds } from '../problem.ts'
import { send } from './answer.ts'
import type { Gate } from './gate.ts'

/** GET /openapi.yaml */
export const contractText =
  (text: string, gate: Gate): RequestHandler =>
  (req, res) =>
    send(res, req.exchange, gate, { status: 200, contentType: 'application/yaml; charset=utf-8', body: text })

/** GET /problems/:code, the address a problem's `type` names: title, status and what to do. */
export const problemPage =
  (gate: Gate): RequestHandler =>
  (req, res) => {
    const kind = Object.entries(problemKinds).find(([code]) => code === req.params.code)
    if (kind === undefined) throw new Problem('not-found')
    const [code, { status, title, remedy }] = kind
    send(res, req.exchange, gate, {
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: page(code, [title, `HTTP status ${status}.`, remedy]),
    })
  }

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const html = (text: string) => text.replace(/[&<>"]/g, c => escapes[c] ?? c)

const page = (title: string, paragraphs: readonly string[]) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${html(title)}</title></head><body><h1>${html(title)}</h1>${paragraphs.map(p => `<p>${html(p)}</p>`).join('')}</body></html>\n`
