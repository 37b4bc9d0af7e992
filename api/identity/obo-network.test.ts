import { MockAgent } from 'undici'
import { expect, test } from 'vitest'
import { type Heard, msalNetwork } from './obo-network.ts'

const tenant = '11111111-1111-4111-8111-111111111111'
const endpoint = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`

function network(networkBase?: string) {
  const dispatcher = new MockAgent()
  dispatcher.disableNetConnect()
  const heard: Heard = { expiresIn: undefined, retryAfter: undefined }
  return { dispatcher, heard, client: msalNetwork({ dispatcher, timeoutMs: 1_000, networkBase }, heard) }
}

test('14: MSAL posts to the token endpoint of a tenant, with what it wants to send', async () => {
  const { dispatcher, client, heard } = network()
  dispatcher
    .get('https://login.microsoftonline.com')
    .intercept({
      method: 'POST',
      path: `/${tenant}/oauth2/v2.0/token?client-request-id=1`,
      body: 'a=b',
      headers: { 'x-client': '7' },
    })
    .reply(400, { expires_in: 5 }, { headers: { 'content-type': 'application/json', 'retry-after': '9' } })
  const answer = await client.sendPostRequestAsync(`${endpoint}?client-request-id=1`, {
    body: 'a=b',
    headers: { 'x-client': '7' },
  })
  expect(answer).toMatchObject({ status: 400, body: { expires_in: 5 }, headers: { 'retry-after': '9' } })
  expect(heard).toEqual({ expiresIn: 5, retryAfter: '9' })
})

test('14: only with a base does another host stand for Microsoft’s', async () => {
  const { dispatcher, client } = network('http://127.0.0.1:1234')
  dispatcher
    .get('http://127.0.0.1:1234')
    .intercept({ method: 'POST', path: `/${tenant}/oauth2/v2.0/token` })
    .reply(200, {}, { headers: { 'content-type': 'application/json' } })
  expect((await client.sendPostRequestAsync(endpoint)).status).toBe(200)
})

test.each([
  ['discovery of the instance', 'https://login.microsoftonline.com/common/discovery/instance'],
  [
    'the tenant’s metadata',
    `https://login.microsoftonline.com/${tenant}/v2.0/.well-known/openid-configuration`,
  ],
])('14: %s is not read', async (_, address) => {
  await expect(network().client.sendGetRequestAsync(address)).rejects.toThrow('MSAL wants to read')
})

test.each([
  ['plain http', `http://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`],
  ['another path', `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/devicecode`],
  ['a path before it', `https://login.microsoftonline.com/x/${tenant}/oauth2/v2.0/token`],
  ['a path behind it', `${endpoint}/x`],
  ['no tenant', 'https://login.microsoftonline.com/common/oauth2/v2.0/token'],
])('14: nothing is posted to %s', async (_, address) => {
  await expect(network('http://127.0.0.1:9').client.sendPostRequestAsync(address)).rejects.toThrow(
    'MSAL wants to post',
  )
})

test.each([300, 302, 307, 399])('14: status %i is a failure', async status => {
  const { dispatcher, client } = network()
  dispatcher
    .get('https://login.microsoftonline.com')
    .intercept({ method: 'POST', path: `/${tenant}/oauth2/v2.0/token` })
    .reply(status, {}, { headers: { 'content-type': 'application/json', location: 'https://a.example/' } })
  await expect(client.sendPostRequestAsync(endpoint)).rejects.toThrow(`answered ${status}`)
})

test.each(['null', '7', '"x"', '[]'])('14: an answer of %s is heard as nothing', async body => {
  const { dispatcher, client, heard } = network()
  dispatcher
    .get('https://login.microsoftonline.com')
    .intercept({ method: 'POST', path: `/${tenant}/oauth2/v2.0/token` })
    .reply(200, body, { headers: { 'content-type': 'application/json' } })
  await client.sendPostRequestAsync(endpoint)
  expect(heard).toEqual({ expiresIn: undefined, retryAfter: undefined })
})
