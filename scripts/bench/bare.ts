/** (b) A bare Express app that forwards one equal call by undici, with no checks of any kind. */
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Pool } from 'undici'
import { required } from './environment.ts'

const pool = new Pool(required('BENCH_SALESFORCE'), { connections: 128 })
const path = required('BENCH_PATH')
const body = required('BENCH_BODY')
const headers = { authorization: `Bearer ${required('BENCH_SESSION')}`, 'content-type': 'application/json' }

const app = express()
app.get('/v1/cases', async (_req, res) => {
  const answer = await pool.request({ method: 'POST', path, headers, body })
  res.json(await answer.body.json())
})
const server = app.listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({
      event: 'bare-ready',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    }),
  )
})
