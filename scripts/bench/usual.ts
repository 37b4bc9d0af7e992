/**
 * (c) The app as most people write it: stock jsforce connection, express-openapi-validator on requests and responses,
 * the token verified each time by jose, one audit row inserted for each request.
 */
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import express from 'express'
import openapiValidator from 'express-openapi-validator'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import jsforce from 'jsforce'
import { required } from './environment.ts'

const keys = createRemoteJWKSet(new URL(required('BENCH_KEYS')))
const connection = new jsforce.Connection({
  instanceUrl: required('BENCH_SALESFORCE'),
  accessToken: required('BENCH_SESSION'),
  version: '67.0',
})
const path = required('BENCH_PATH')
const body = JSON.parse(required('BENCH_BODY'))
const database = new DatabaseSync(join(required('BENCH_DATA'), 'usual.db'))
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE audit (at INTEGER, body TEXT)',
)
const insert = database.prepare('INSERT INTO audit VALUES (?, ?)')

const app = express()
app.use(express.json())
app.use(async (req, _res, next) => {
  await jwtVerify(req.headers.authorization?.slice(7) ?? '', keys, { audience: required('BENCH_AUDIENCE') })
  next()
})
app.use(
  openapiValidator.middleware({
    apiSpec: JSON.parse(readFileSync(required('BENCH_CONTRACT'), 'utf8')),
    validateSecurity: false,
    validateRequests: true,
    validateResponses: true,
  }),
)
app.get('/v1/cases', async (req, res) => {
  // biome-ignore lint/suspicious/noExplicitAny: as most people write it, which is what is measured
  const answer = await connection.requestPost<any>(path, body)
  const cases = answer.compositeResponse[0].body.records.map(
    (row: Record<string, string | { Name: string } | null>) => ({
      id: row.Id,
      caseNumber: row.CaseNumber,
      subject: row.Subject,
      status: row.Status,
      priority: row.Priority,
      accountName: (row.Account as { Name: string } | null)?.Name,
      ownerName: (row.Owner as { Name: string } | null)?.Name,
    }),
  )
  insert.run(Date.now(), JSON.stringify({ path: req.path, query: req.query, rows: cases.length }))
  res.json({ outcome: 'ok', message: `${cases.length} cases.`, cases })
})
const server = app.listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({
      event: 'usual-ready',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    }),
  )
})
