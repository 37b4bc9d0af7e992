import fc from 'fast-check'
import { expect, test } from 'vitest'
import { virtualClock } from '../../../clock.ts'
import { createFaults } from '../../../faults.ts'
import { createOrg } from '../../org.ts'
import { createSalesforceServer } from '../index.ts'

const REST = '/services/data/v67.0'
const { org, queries } = createOrg(virtualClock())
const server = createSalesforceServer({
  org,
  queries,
  faults: createFaults(),
  url: () => 'http://127.0.0.1:1',
})
const admin = org.store.lookup('User', 'Username', 'admin.crm@contoso.example')?.[0]?.Id
const session = server.sessions.start(String(admin), null, 'api')
const accounts = [...org.store.rows('Account')].slice(0, 5).map(row => String(row.Id))

const post = async (path: string, body: object) => {
  const answer = await server.handle({
    method: 'POST',
    path: REST + path,
    rawUrl: REST + path,
    query: new URLSearchParams(),
    headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  })
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) }
}

/** Rows are never changed in place, so the same row objects are the same data. */
const allRows = () => org.schema.objects.flatMap(object => [...org.store.rows(object.name)])
const account = fc.constantFrom(...accounts)
const step = fc.oneof(
  account.map(id => ({
    method: 'PATCH',
    url: `${REST}/sobjects/Account/${id}`,
    body: { Description: 'changed' },
  })),
  account.map(id => ({ method: 'DELETE', url: `${REST}/sobjects/Account/${id}` })),
  account.map(id => ({
    method: 'POST',
    url: `${REST}/sobjects/Contact`,
    body: { LastName: 'New', AccountId: id },
  })),
  account.map(id => ({ method: 'POST', url: `${REST}/sobjects/Task`, body: { Subject: 'New', WhatId: id } })),
)
const failure = fc.constantFrom(
  { method: 'POST', url: `${REST}/sobjects/Contact`, body: {} },
  { method: 'PATCH', url: `${REST}/sobjects/Account/001000000000000AAA`, body: { Name: 'x' } },
  { method: 'GET', url: `${REST}/query?q=nonsense` },
  { method: 'POST', url: `${REST}/sobjects/Task`, body: { Subject: '@{r0.nothing}' } },
)

test('whatever an allOrNone composite did before it failed, no row is different afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 5 }),
      failure,
      fc.array(step, { maxLength: 2 }),
      async (before, bad, after) => {
        const rows = allRows()
        const compositeRequest = [...before, bad, ...after].map((part, i) => ({
          ...part,
          referenceId: `r${i}`,
        }))
        const { status, body } = await post('/composite', { allOrNone: true, compositeRequest })
        expect(status).toBe(200)
        expect(body.compositeResponse).toHaveLength(compositeRequest.length)
        expect(
          body.compositeResponse.every((part: { httpStatusCode: number }) => part.httpStatusCode >= 400),
        ).toBe(true)
        const left = allRows()
        expect(left.length).toBe(rows.length)
        expect(left.every((row, i) => row === rows[i])).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})
