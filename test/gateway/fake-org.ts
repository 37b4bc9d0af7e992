import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { localSigner } from '../../api/salesforce/index.ts'

export interface Heard {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What the org does to a request: an answer, or a way of not giving one. */
type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'drop'
  | 'drop-mid-body'
  | 'stall-mid-body'
  | 'hang'

type Script = (request: Heard, nth: number) => Reply | undefined

/** A hand-made org on a port of its own, for what goes wrong on the wire. It lets everybody in and finds one case. */
export interface FakeOrg {
  readonly url: string
  /** Requests to the REST API; logins are kept apart. */
  readonly calls: readonly Heard[]
  readonly logins: readonly Heard[]
  /** Tokens handed out so far. */
  readonly tokens: readonly string[]
  /** Decides about REST calls; undefined means the usual answer. */
  script: Script
  loginScript: Script
  /** Answers wait for it. */
  hold: Promise<void>
  /** Requests whose connection the client closed before the answer was out. */
  readonly abandoned: readonly Heard[]
  /** Resolves once `count` REST calls have arrived. */
  heard(count: number): Promise<void>
  heardLogins(count: number): Promise<void>
  heardAbandoned(count: number): Promise<void>
  stop(): Promise<void>
}

const keyPair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
export const publicKeyPem = keyPair.publicKey
export const privateKeyPem = keyPair.privateKey
export const testSigner = await localSigner(keyPair.privateKey)

export const rep = { userId: '005000000000001AAA', username: 'rep@contoso.example' }
export const oneCase = {
  totalSize: 1,
  done: true,
  records: [{ attributes: { type: 'Case' }, Subject: 'Späße – 東京' }],
}

export async function startFakeOrg(): Promise<FakeOrg> {
  const calls: Heard[] = []
  const logins: Heard[] = []
  const tokens: string[] = []
  const abandoned: Heard[] = []
  const waiting: { list: Heard[]; count: number; resolve: () => void }[] = []
  const wait = (list: Heard[], count: number) =>
    new Promise<void>(resolve => {
      waiting.push({ list, count, resolve })
      wake()
    })
  const wake = () => {
    for (const { list, count, resolve } of waiting) if (list.length >= count) resolve()
  }
  const server = createServer(async (request, response) => {
    const heard = await received(request)
    const isLogin = heard.url === '/services/oauth2/token'
    const list = isLogin ? logins : calls
    const nth = list.push(heard)
    response.on('close', () => {
      if (response.writableFinished) return
      abandoned.push(heard)
      wake()
    })
    wake()
    await org.hold
    const reply = (isLogin ? org.loginScript : org.script)(heard, nth)
    send(response, reply ?? (isLogin ? letIn(heard) : usual(heard)))
  })
  const letIn = (heard: Heard): Reply => {
    const token = `00D000000000001!AQ.${tokens.length + 1}`
    tokens.push(token)
    return { body: { ...tokenAnswer(org.url, usernameOf(heard)), access_token: token } }
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const org: FakeOrg = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    logins,
    tokens,
    abandoned,
    script: () => undefined,
    loginScript: () => undefined,
    hold: Promise.resolve(),
    heard: count => wait(calls, count),
    heardLogins: count => wait(logins, count),
    heardAbandoned: count => wait(abandoned, count),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return org
}

/** The answer of the token endpoint; every user name but the rep's gets an id of its own. */
export function tokenAnswer(url: string, username: string): Record<string, string> {
  const userId =
    username === rep.username ? rep.userId : `005${username.replace(/\W/g, '').padEnd(15, '0').slice(0, 15)}`
  return {
    instance_url: url,
    id: `${url}/id/00D000000000001AAA/${userId}`,
    token_type: 'Bearer',
    scope: 'api',
  }
}

export function claimsOf(login: Heard): Record<string, unknown> {
  const assertion = new URLSearchParams(login.body).get('assertion') ?? ''
  return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
}

const usernameOf = (login: Heard) => String(claimsOf(login).sub)

function usual({ url, body }: Heard): Reply {
  const headers = { 'sforce-limit-info': 'api-usage=18/15000; api-bursts=1/750' }
  if (url === '/services/data/') return { body: [{ version: '67.0' }] }
  if (url.endsWith('/parameterizedSearch')) return { headers, body: { searchRecords: oneCase.records } }
  if (url.endsWith('/describe')) return { headers, body: { name: 'Case', label: 'Case', fields: [] } }
  if (!url.endsWith('/composite')) return { headers, body: oneCase }
  const { compositeRequest } = JSON.parse(body) as {
    compositeRequest: { referenceId: string; url: string }[]
  }
  const compositeResponse = compositeRequest.map(({ referenceId, url: asked }) => ({
    body: { totalSize: 1, done: true, records: [{ asked: decodeURIComponent(asked.split('?q=')[1] ?? '') }] },
    httpHeaders: {},
    httpStatusCode: 200,
    referenceId,
  }))
  return { headers, body: { compositeResponse } }
}

async function received(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url = '', headers } = request
  return { method, url, headers, body: Buffer.concat(chunks).toString() }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return
  if (reply === 'drop') return void response.socket?.destroy()
  const { status = 200, headers = {}, body = oneCase } = typeof reply === 'string' ? {} : reply
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  if (typeof reply !== 'string') return void response.end(text)
  response.write(text.slice(0, text.length >> 1), () => {
    if (reply === 'drop-mid-body') response.socket?.destroy()
  })
}
